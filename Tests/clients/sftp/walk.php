<?php
// Walks phpseclib over every step; the environment and the lines it prints are those of walk.py beside it.
set_include_path('/usr/share/php');
require_once 'phpseclib/autoload.php';
error_reporting(E_ALL & ~E_DEPRECATED);
use phpseclib\Crypt\RSA;
use phpseclib\Net\SFTP;

$work = getenv('SFTP_WORK');
[$small, $big] = [file_get_contents("$work/small"), file_get_contents("$work/big")];
$failed = 0;

function run($name, $step) {
    global $failed;
    try {
        $step();
        echo "ok $name\n";
    } catch (Throwable $error) {
        $failed++;
        echo "not ok $name: {$error->getMessage()} (line {$error->getLine()})\n";
    }
}
function same($got, $wanted) {
    if ($got !== $wanted) throw new Exception(substr(var_export($got, true), 0, 60) . ' is something else');
}
function connect($byKey) {
    $client = new SFTP('127.0.0.1', (int) getenv('SFTP_PORT'), 15);
    $credential = getenv('SFTP_PASSWORD');
    if ($byKey) {
        $credential = new RSA();
        $credential->loadKey(file_get_contents(getenv('SFTP_KEY')));
    }
    same($client->login(getenv('SFTP_USER'), $credential), true);
    return $client;
}
function names($c, $path) {
    $names = array_values(array_diff($c->nlist($path), ['.', '..']));
    sort($names);
    return $names;
}

run('login by password', fn () => connect(false)->disconnect());
$c = connect(true);
echo "ok login by key\n";
run('mkdir', fn () => same($c->mkdir('/d'), true));
foreach (['small' => $small, 'big' => $big] as $name => $content) {
    run("put and get $name", function () use ($c, $name, $content, $work) {
        same($c->put("/d/$name", "$work/$name", SFTP::SOURCE_LOCAL_FILE), true);
        same($c->get("/d/$name", "$work/back"), true);
        same(file_get_contents("$work/back") === $content, true);
    });
}
run('list', fn () => same(names($c, '/d'), ['big', 'small']));
run('stat', fn () => same($c->stat('/d/big')['size'], strlen($big)));
run('append', function () use ($c, $small) {
    same($c->put('/d/small', 'tail', SFTP::SOURCE_STRING | SFTP::RESUME), true);
    same($c->get('/d/small'), $small . 'tail');
});
run('resume', function () use ($c, $big, $work) {
    file_put_contents("$work/part", substr($big, 0, 300000));
    same($c->put('/d/part', substr($big, 0, 100000)), true);
    same($c->put('/d/part', "$work/part", SFTP::SOURCE_LOCAL_FILE | SFTP::RESUME_START), true);
    same($c->get('/d/part') === substr($big, 0, 300000), true);
});
run('rename', function () use ($c) {
    $c->put('/d/a', '1');
    same($c->rename('/d/a', '/d/b'), true);
    same($c->get('/d/b'), '1');
    same($c->file_exists('/d/a'), false);
});
run('rename over a file is refused', function () use ($c) {
    $c->put('/d/a', '22');
    same($c->rename('/d/a', '/d/b'), false);
    same($c->get('/d/b'), '1');
});
echo "none posix-rename over a file: phpseclib 2 has no call for it\n";
run('mode', function () use ($c) {
    same($c->chmod(0600, '/d/b') !== false, true);
    $c->clearStatCache();
    same($c->stat('/d/b')['permissions'] & 07777, 0600);
});
run('times', function () use ($c) {
    same($c->touch('/d/b', 981173106, 981173106), true);
    $c->clearStatCache();
    same($c->stat('/d/b')['mtime'], 981173106);
});
run('symlink', function () use ($c) {
    same($c->symlink('b', '/d/link'), true);
    same($c->readlink('/d/link'), 'b');
    same($c->get('/d/link'), $c->get('/d/b'));
});
echo "none rekey: phpseclib 2 leaves it to the server\n";
echo "none statvfs: phpseclib 2 has no call for it\n";
run('missing file fails', fn () => same($c->get('/d/none'), false));
run('remove and rmdir', function () use ($c) {
    foreach (names($c, '/d') as $name) same($c->delete("/d/$name", false), true);
    same($c->rmdir('/d'), true);
    same($c->file_exists('/d'), false);
});
$c->disconnect();
exit($failed ? 1 : 0);
