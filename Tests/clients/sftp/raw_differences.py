"""Where this server is meant to answer otherwise than OpenSSH's: case, label and our answer as globs, and why.

OpenSSH's server tells what the system call said; these are the places where that is no answer to the question asked.
"""
WANTED = [
    ('unknown_type_*', 'answer', 'OP_UNSUPPORTED',
     'the draft wants an answer to every request; OpenSSH gives none, nor any to the next request'),
    ('name_with_a_zero', '*', 'BAD_MESSAGE', 'one bad name is no reason to end the session, as OpenSSH does'),
    ('link_to_a_zero', '*', 'BAD_MESSAGE', 'one bad name is no reason to end the session, as OpenSSH does'),
    ('what_a_handle_may', '* read', 'PERMISSION_DENIED', 'a handle that may not, where OpenSSH says that no such file is'),
    ('what_a_handle_may', '* write', 'PERMISSION_DENIED', 'a handle that may not, where OpenSSH says that no such file is'),
    ('what_a_handle_may', '* size', 'PERMISSION_DENIED', 'a handle that may not, where OpenSSH finds the message bad'),
    ('copies', 'to a handle that reads', 'PERMISSION_DENIED', 'a handle that may not'),
    ('copies', 'from a handle that writes', 'PERMISSION_DENIED', 'a handle that may not'),
    ('copies', 'count 2^64-1', 'OK', 'a count beyond the end copies to the end, however large it is'),
    ('opening_what_is_no_file', '* 1', 'FAILURE', 'a directory is no file to read; OpenSSH tells so at the first READ'),
    ('opening_what_is_no_file', '*f/ *', 'NO_SUCH_FILE', 'a file with a slash behind it, the same whatever the flags'),
    ('offsets', 'read 9223372036854775807', 'EOF', 'it is past the end, as any offset before it'),
    ('offsets', 'write* 9223372036854775807', 'FAILURE', 'the file would be too large, as at any offset before it'),
    ('setting_attributes', 'huge', 'FAILURE', 'the file would be too large'),
    ('setting_attributes', 'most', 'FAILURE', 'the file would be too large'),
    ('setting_attributes', 'missing nothing', 'NO_SUCH_FILE', 'there is no such file, whatever was to be set'),
    ('renames', 'posix ? to .*', 'NO_SUCH_FILE', 'the source is missing; OpenSSH looks at the target first'),
    ('home', 'own', 'True', 'OpenSSH 9.2 knows no home of the user without a name'),
    # Of files on disk alone.
    ('*', '*is 7777', 'attributes *mode *0755,*', 'no set-id file is made on the machine that runs the tests'),
    ('setting_attributes', '*mode beyond is', 'attributes *mode 100755,*', 'nor is one made so later'),
    ('links', 'one file', "data 3 b'abc'", 'a delivered file that is written again gets an inode of its own, so that the '
     'delivery stays as it was; its other names stay with the delivery'),
]
