// Walks JSch over every step; the environment and the lines it prints are those of walk.py beside it.
import com.jcraft.jsch.*;
import java.io.*;
import java.nio.file.*;
import java.util.*;

public class Walk {
    interface Step { void run() throws Exception; }

    static final String work = System.getenv("SFTP_WORK");
    static int failed = 0;
    static Session session;

    static void run(String name, Step step) {
        try {
            step.run();
            System.out.println("ok " + name);
        } catch (Exception error) {
            failed++;
            System.out.println("not ok " + name + ": " + error);
        }
    }

    static void same(Object got, Object wanted) throws Exception {
        if (!got.equals(wanted)) throw new Exception(got + " instead of " + wanted);
    }

    static void same(byte[] got, byte[] wanted) throws Exception {
        if (!Arrays.equals(got, wanted)) throw new Exception(got.length + " other bytes");
    }

    static void fails(Step step) throws Exception {
        try {
            step.run();
        } catch (SftpException expected) {
            return;
        }
        throw new Exception("nothing was refused");
    }

    static ChannelSftp connect(boolean byKey) throws Exception {
        JSch jsch = new JSch();
        if (byKey) jsch.addIdentity(System.getenv("SFTP_KEY"));
        session = jsch.getSession(System.getenv("SFTP_USER"), "127.0.0.1", Integer.parseInt(System.getenv("SFTP_PORT")));
        if (!byKey) session.setPassword(System.getenv("SFTP_PASSWORD"));
        session.setConfig("StrictHostKeyChecking", "no");
        session.setConfig("PreferredAuthentications", byKey ? "publickey" : "password");
        session.connect(15000);
        ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
        channel.connect(15000);
        return channel;
    }

    static byte[] read(ChannelSftp c, String path) throws Exception {
        try (InputStream input = c.get(path)) {
            return input.readAllBytes();
        }
    }

    static void write(ChannelSftp c, String path, byte[] content, int mode) throws Exception {
        c.put(new ByteArrayInputStream(content), path, mode);
    }

    static Set<String> names(ChannelSftp c, String path) throws Exception {
        Set<String> names = new TreeSet<>();
        for (Object entry : c.ls(path)) names.add(((ChannelSftp.LsEntry) entry).getFilename());
        names.removeAll(List.of(".", ".."));
        return names;
    }

    static boolean exists(ChannelSftp c, String path) {
        try {
            c.stat(path);
            return true;
        } catch (SftpException missing) {
            return false;
        }
    }

    public static void main(String[] arguments) throws Exception {
        byte[] small = Files.readAllBytes(Path.of(work, "small")), big = Files.readAllBytes(Path.of(work, "big"));
        byte[] one = {1}, two = {2, 2};
        run("login by password", () -> {
            connect(false).pwd();
            session.disconnect();
        });
        ChannelSftp c = connect(true);
        System.out.println("ok login by key");
        run("mkdir", () -> c.mkdir("/d"));
        for (String name : List.of("small", "big"))
            run("put and get " + name, () -> {
                c.put(work + "/" + name, "/d/" + name);
                c.get("/d/" + name, work + "/back");
                same(Files.readAllBytes(Path.of(work, "back")), name.equals("big") ? big : small);
            });
        run("list", () -> same(names(c, "/d"), Set.of("big", "small")));
        run("stat", () -> same(c.stat("/d/big").getSize(), (long) big.length));
        run("rekey", () -> {
            session.rekey();
            c.get("/d/big", work + "/back");
            same(Files.readAllBytes(Path.of(work, "back")), big);
        });
        run("append", () -> {
            write(c, "/d/small", two, ChannelSftp.APPEND);
            same(read(c, "/d/small").length, small.length + 2);
        });
        run("resume", () -> {
            write(c, "/d/part", Arrays.copyOf(big, 100_000), ChannelSftp.OVERWRITE);
            write(c, "/d/part", Arrays.copyOf(big, 300_000), ChannelSftp.RESUME);
            same(read(c, "/d/part"), Arrays.copyOf(big, 300_000));
        });
        run("rename", () -> {
            write(c, "/d/a", one, ChannelSftp.OVERWRITE);
            c.rename("/d/a", "/d/b");
            same(read(c, "/d/b"), one);
            same(exists(c, "/d/a"), false);
        });
        // JSch asks for posix-rename where the server has it, and never for the other.
        System.out.println("none rename over a file is refused: JSch sends posix-rename");
        run("posix-rename over a file", () -> {
            write(c, "/d/a", two, ChannelSftp.OVERWRITE);
            c.rename("/d/a", "/d/b");
            same(read(c, "/d/b"), two);
        });
        run("mode", () -> {
            c.chmod(0600, "/d/b");
            same(c.stat("/d/b").getPermissions() & 07777, 0600);
        });
        run("times", () -> {
            c.setMtime("/d/b", 981173106);
            same(c.stat("/d/b").getMTime(), 981173106);
        });
        run("symlink", () -> {
            c.symlink("b", "/d/link");
            same(c.readlink("/d/link"), "b");
            same(read(c, "/d/link"), two);
        });
        run("statvfs", () -> same(c.statVFS("/d").getAvail() > 0, true));
        run("missing file fails", () -> fails(() -> read(c, "/d/none")));
        run("remove and rmdir", () -> {
            for (String name : names(c, "/d")) c.rm("/d/" + name);
            c.rmdir("/d");
            same(exists(c, "/d"), false);
        });
        session.disconnect();
        System.exit(failed > 0 ? 1 : 0);
    }
}
