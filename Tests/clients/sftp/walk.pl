# Walks Net::SFTP::Foreign, which runs OpenSSH's ssh; the environment and the printed lines are those of walk.py beside it.
use strict;
use warnings;
use Net::SFTP::Foreign;
use Fcntl qw(S_IMODE);

my $work = $ENV{SFTP_WORK};
my $failed = 0;

sub slurp { open my $file, '<:raw', $_[0] or die "$_[0]: $!"; local $/; return scalar <$file> }
sub spill { open my $file, '>:raw', $_[0] or die "$_[0]: $!"; print $file $_[1]; close $file }
sub same { die substr($_[0] // 'nothing', 0, 40) . " instead of " . substr($_[1], 0, 40) . "\n" unless defined $_[0] and $_[0] eq $_[1] }
sub run {
    my ($name, $step) = @_;
    if (eval { $step->(); 1 }) { print "ok $name\n" } else { $failed++; chomp(my $why = $@); print "not ok $name: $why\n" }
}

my ($small, $big) = (slurp("$work/small"), slurp("$work/big"));
my @options = qw(-F none -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null -oGlobalKnownHostsFile=/dev/null
    -oLogLevel=ERROR -oIdentitiesOnly=yes -oIdentityAgent=none);

sub connect_with {
    my $client = Net::SFTP::Foreign->new(
        '127.0.0.1', port => $ENV{SFTP_PORT}, user => $ENV{SFTP_USER}, more => [@options, @{$_[1]}], @{$_[0]});
    die $client->error . "\n" if $client->error;
    return $client;
}

run 'login by password', sub {
    connect_with([password => $ENV{SFTP_PASSWORD}], ['-oPubkeyAuthentication=no'])->cwd;
};
my $c = connect_with([], ['-oBatchMode=yes', "-i$ENV{SFTP_KEY}", '-oRekeyLimit=8M']);
print "ok login by key\n";

sub done { die $c->error . "\n" unless $_[0] }
sub names { return sort grep { !/^\.\.?$/ } map { $_->{filename} } @{$c->ls($_[0])} }

run 'mkdir', sub { done($c->mkdir('/d')) };
for my $name ('small', 'big') {
    run "put and get $name", sub {
        done($c->put("$work/$name", "/d/$name"));
        done($c->get("/d/$name", "$work/back"));
        same(slurp("$work/back"), slurp("$work/$name"));
    };
}
run 'list', sub { same(join(' ', names('/d')), 'big small') };
run 'stat', sub { same($c->stat('/d/big')->size, length $big) };
run 'rekey', sub {
    done($c->get('/d/big', "$work/back"));
    same(slurp("$work/back"), $big);
};
run 'append', sub {
    spill("$work/tail", 'tail');
    done($c->put("$work/tail", '/d/small', append => 1));
    same($c->get_content('/d/small'), $small . 'tail');
};
run 'resume', sub {
    spill("$work/part", substr($big, 0, 100000));
    done($c->put("$work/part", '/d/part'));
    spill("$work/part", substr($big, 0, 300000));
    done($c->put("$work/part", '/d/part', resume => 1));
    same($c->get_content('/d/part'), substr($big, 0, 300000));
};
run 'rename', sub {
    done($c->put_content('1', '/d/a'));
    done($c->rename('/d/a', '/d/b'));
    same($c->get_content('/d/b'), '1');
    die "still there\n" if $c->test_e('/d/a');
};
run 'rename over a file is refused', sub {
    done($c->put_content('22', '/d/a'));
    die "nothing was refused\n" if $c->rename('/d/a', '/d/b', overwrite => 0);
    same($c->get_content('/d/b'), '1');
};
run 'posix-rename over a file', sub {
    done($c->atomic_rename('/d/a', '/d/b'));
    same($c->get_content('/d/b'), '22');
};
run 'mode', sub { done($c->chmod('/d/b', 0600)); same(S_IMODE($c->stat('/d/b')->perm), 0600) };
run 'times', sub { done($c->utime('/d/b', 981173106, 981173106)); same($c->stat('/d/b')->mtime, 981173106) };
run 'symlink', sub {
    done($c->symlink('/d/link', 'b'));
    same($c->readlink('/d/link'), 'b');
    same($c->get_content('/d/link'), '22');
};
run 'statvfs', sub { my $found = $c->statvfs('/d'); done($found); die "no room\n" unless $found->{bavail} > 0 };
run 'missing file fails', sub { die "nothing was refused\n" if defined $c->get_content('/d/none') };
run 'remove and rmdir', sub {
    done($c->remove("/d/$_")) for names('/d');
    done($c->rmdir('/d'));
    die "still there\n" if $c->test_e('/d');
};
exit($failed ? 1 : 0);
