import CSpawn
import Foundation

/// A program that was started as the leader of a process group of its own, so that all of it can be ended.
///
/// Used by one thread.
struct ProcessGroup {
    /// Why a program could not be started: one sentence.
    struct StartFailure: Error, CustomStringConvertible {
        let description: String
    }

    let leader: pid_t
    /// The reading end of the pipe to which it prints.
    let output: Int32

    /// - Parameters:
    ///   - words: the program, by path or by a name in PATH, and its arguments.
    ///   - environment: all of it.
    init(_ words: [String], environment: [String: String]) throws(StartFailure) {
        var pipe: [Int32] = [-1, -1]
        guard mockdest_pipe(&pipe) == 0 else { throw Self.failure("cannot make a pipe", errno) }
        defer { close(pipe[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
        posix_spawn_file_actions_adddup2(&actions, pipe[1], 2)
        // A connection of the harness that the program inherits would stay open when the harness closes it.
        _ = mockdest_close_from(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.setAttributes(&attributes)
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var leader: pid_t = 0
        let code = posix_spawnp(&leader, words[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else {
            close(pipe[0])
            throw Self.failure("\(words[0]) cannot be started", code)
        }
        self.leader = leader
        output = pipe[0]
    }

    /// A group of its own, no signal blocked or ignored.
    private static func setAttributes(_ attributes: inout posix_spawnattr_t) {
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        posix_spawnattr_setpgroup(&attributes, 0)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
    }

    private static func failure(_ what: String, _ code: Int32) -> StartFailure {
        StartFailure(description: "\(what): \(String(cString: strerror(code)))")
    }

    /// How the leader ended, as `waitpid` tells it; nil while it runs.
    func endedLeader() -> Int32? {
        var status: Int32 = 0
        return waitpid(leader, &status, WNOHANG) == leader ? status : nil
    }

    /// Whether anything of the group still runs.
    ///
    /// A program that ended and that nobody has asked about since is in the group too, and does not run: `/proc` tells.
    ///
    /// Source: proc_pid_stat(5), https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    var hasMembers: Bool {
        guard kill(-leader, 0) == 0 else { return false }
        guard let ids = try? FileManager.default.contentsOfDirectory(atPath: "/proc") else { return true }
        return ids.contains { id in
            guard pid_t(id) != nil, let bytes = FileManager.default.contents(atPath: "/proc/\(id)/stat") else {
                return false
            }
            // The name in parentheses may hold anything; state, parent and group follow it.
            let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 2 && fields[2] == "\(leader)" && fields[0] != "Z"
        }
    }

    func signal(_ number: Int32) { _ = kill(-leader, number) }

    /// What is there to be read within `milliseconds`; nil when nothing came, empty when nothing more will.
    func read(into buffer: UnsafeMutableRawBufferPointer, within milliseconds: Int32) -> Int? {
        var wanted = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, milliseconds) > 0 else { return nil }
        let count = Foundation.read(output, buffer.baseAddress, buffer.count)
        return count < 0 ? nil : count
    }
}
