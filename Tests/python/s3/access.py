"""ACLs between accounts, strangers, public access block, policies."""
from bench import *

ME, OTHER = account(main), account(alt)
OWNED = (user(ME), 'FULL_CONTROL')


def case_canned_lists_of_buckets():
    target = bucket()
    acl = main.get_bucket_acl(Bucket=target)
    same((acl['Owner']['ID'], acl['Owner']['DisplayName']), (ME['ID'], ME['DisplayName']))
    same_grants(acl, OWNED)
    for canned, expected in (('public-read', [(ALL, 'READ')]), ('public-read-write', [(ALL, 'READ'), (ALL, 'WRITE')]),
                             ('authenticated-read', [(AUTHENTICATED, 'READ')]), ('private', [])):
        main.put_bucket_acl(Bucket=target, ACL=canned)
        same_grants(main.get_bucket_acl(Bucket=target), OWNED, *expected)
        same_grants(main.get_bucket_acl(Bucket=bucket(ACL=canned)), OWNED, *expected)
    refused(400, None, with_headers('PutBucketAcl', x_amz_acl='public-ready').put_bucket_acl, Bucket=target)


def case_canned_lists_of_objects():
    target = bucket(['foo'])
    same_grants(main.get_object_acl(Bucket=target, Key='foo'), OWNED)
    for canned, expected in (('public-read', [(ALL, 'READ')]), ('public-read-write', [(ALL, 'READ'), (ALL, 'WRITE')]),
                             ('authenticated-read', [(AUTHENTICATED, 'READ')]), ('private', [])):
        main.put_object_acl(Bucket=target, Key='foo', ACL=canned)
        same_grants(main.get_object_acl(Bucket=target, Key='foo'), OWNED, *expected)
        main.put_object(Bucket=target, Key='new', ACL=canned)
        same_grants(main.get_object_acl(Bucket=target, Key='new'), OWNED, *expected)
    shared = bucket(ACL='public-read-write')
    alt.put_object(Bucket=shared, Key='foo', Body='bar')
    alt.put_object_acl(Bucket=shared, Key='foo', ACL='bucket-owner-read')
    theirs = (user(OTHER), 'FULL_CONTROL')
    same_grants(alt.get_object_acl(Bucket=shared, Key='foo'), theirs, (user(ME), 'READ'))
    alt.put_object_acl(Bucket=shared, Key='foo', ACL='bucket-owner-full-control')
    same_grants(alt.get_object_acl(Bucket=shared, Key='foo'), theirs, OWNED)


def case_grants_one_by_one():
    for permission in ('FULL_CONTROL', 'READ', 'READ_ACP', 'WRITE', 'WRITE_ACP'):
        target = bucket(['foo'])
        acl = main.get_bucket_acl(Bucket=target)
        acl['Grants'].append({'Grantee': {'ID': OTHER['ID'], 'Type': 'CanonicalUser'}, 'Permission': permission})
        main.put_bucket_acl(Bucket=target, AccessControlPolicy={'Owner': acl['Owner'], 'Grants': acl['Grants']})
        same_grants(main.get_bucket_acl(Bucket=target), OWNED, (user(OTHER), permission))
        def may(wanted, call, **kwargs):
            if permission in wanted:
                call(Bucket=target, **kwargs)
            else:
                refused(403, 'AccessDenied', call, Bucket=target, **kwargs)
        may(('FULL_CONTROL', 'READ'), alt.list_objects)
        may(('FULL_CONTROL', 'WRITE'), alt.put_object, Key='new')
        may(('FULL_CONTROL', 'READ_ACP'), alt.get_bucket_acl)
        may(('FULL_CONTROL', 'WRITE_ACP'), alt.put_bucket_acl, ACL='public-read')


def case_grants_in_headers():
    who = f'id={OTHER["ID"]}'
    kinds = dict(GrantFullControl=who, GrantRead=who, GrantReadACP=who, GrantWriteACP=who)
    expected = [(user(OTHER), p) for p in ('FULL_CONTROL', 'READ', 'READ_ACP', 'WRITE_ACP')]
    target = bucket(GrantWrite=who, **kinds)
    same_grants(main.get_bucket_acl(Bucket=target), (user(OTHER), 'WRITE'), *expected)
    alt.put_object(Bucket=target, Key='foo', **kinds)
    same_grants(alt.get_object_acl(Bucket=target, Key='foo'), *expected)
    mail = bucket(GrantRead='emailAddress="alt@mockdest.invalid"')
    same_grants(main.get_bucket_acl(Bucket=mail), (user(OTHER), 'READ'))
    refused(400, 'UnresolvableGrantByEmailAddress', bucket, GrantRead='emailAddress="nobody@example.com"')
    refused(400, 'InvalidArgument', bucket, GrantRead='id="deadbeef"')
    refused(400, 'InvalidRequest', bucket, ACL='private', GrantRead=who)


def case_mail_addresses_in_documents():
    target = bucket()
    def grant(mail):
        return {'Owner': ME, 'Grants': [{'Grantee': {'Type': 'AmazonCustomerByEmail', 'EmailAddress': mail},
                                         'Permission': 'FULL_CONTROL'}]}
    main.put_bucket_acl(Bucket=target, AccessControlPolicy=grant('alt@mockdest.invalid'))
    alt.put_object(Bucket=target, Key='foo')
    refused(400, 'UnresolvableGrantByEmailAddress', alt.put_bucket_acl, Bucket=target,
            AccessControlPolicy=grant('doesnotexist@dreamhost.com.invalid'))
    main.put_bucket_acl(Bucket=target, ACL='private')
    refused(400, 'InvalidArgument', main.put_bucket_acl, Bucket=target, AccessControlPolicy={
        'Owner': ME, 'Grants': [{'Grantee': {'Type': 'CanonicalUser', 'ID': '_foo'}, 'Permission': 'READ'}]})


def case_no_grants():
    target = bucket(['foo'])
    main.put_bucket_acl(Bucket=target, AccessControlPolicy={'Owner': ME, 'Grants': []})
    same(main.get_bucket_acl(Bucket=target)['Grants'], [])
    same(body(target, 'foo'), b'foo')
    refused(403, 'AccessDenied', main.put_object, Bucket=target, Key='baz')
    main.put_bucket_acl(Bucket=target, ACL='private')
    main.put_object(Bucket=target, Key='baz')


def case_strangers_and_neighbours():
    for bucket_acl, may_list, may_write in (('private', False, False), ('public-read', True, False), ('public-read-write', True, True)):
        target = bucket(ACL=bucket_acl)
        main.put_object(Bucket=target, Key='open', Body='a', ACL='public-read')
        main.put_object(Bucket=target, Key='closed', Body='b')
        for by in (alt, anonymous):
            same(body(target, 'open', by=by), b'a')
            refused(403, 'AccessDenied', by.get_object, Bucket=target, Key='closed')
            refused(*((404, 'NoSuchKey') if may_list else (403, 'AccessDenied')), by.get_object, Bucket=target, Key='none')
            for allowed, call, more in ((may_list, by.list_objects, {}), (may_write, by.put_object, {'Key': 'open', 'Body': 'c'})):
                if allowed:
                    call(Bucket=target, **more)
                else:
                    refused(403, 'AccessDenied', call, Bucket=target, **more)
            refused(403, 'AccessDenied', by.get_bucket_acl, Bucket=target)
            refused(403, 'AccessDenied', by.delete_bucket, Bucket=target)
            if may_write:
                main.put_object(Bucket=target, Key='open', Body='a', ACL='public-read')
    refused(404, 'NoSuchBucket', anonymous.get_object, Bucket=name(), Key='a')
    same(anon('GET', f'/{bucket(ACL="public-read")}/none').status, 404)


def case_public_access_block():
    target = bucket(['foo'])
    refused(404, 'NoSuchPublicAccessBlockConfiguration', main.get_public_access_block, Bucket=target)
    def block(**on):
        settings = dict(BlockPublicAcls=False, IgnorePublicAcls=False, BlockPublicPolicy=False, RestrictPublicBuckets=False)
        settings.update(on)
        main.put_public_access_block(Bucket=target, PublicAccessBlockConfiguration=settings)
        same(main.get_public_access_block(Bucket=target)['PublicAccessBlockConfiguration'], settings)
    block(BlockPublicAcls=True, BlockPublicPolicy=True)
    for canned in ('public-read', 'public-read-write', 'authenticated-read'):
        refused(403, 'AccessDenied', main.put_bucket_acl, Bucket=target, ACL=canned)
        refused(403, 'AccessDenied', main.put_object, Bucket=target, Key='x', ACL=canned)
        refused(403, 'AccessDenied', main.put_object_acl, Bucket=target, Key='foo', ACL=canned)
    public = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject',
                                                               'Resource': f'arn:aws:s3:::{target}/*'}]})
    refused(403, 'AccessDenied', main.put_bucket_policy, Bucket=target, Policy=public)
    block()
    main.put_bucket_acl(Bucket=target, ACL='public-read')
    anonymous.list_objects(Bucket=target)
    block(IgnorePublicAcls=True)
    refused(403, 'AccessDenied', anonymous.list_objects, Bucket=target)
    main.delete_public_access_block(Bucket=target)
    anonymous.list_objects(Bucket=target)


def allow(target, action, resource=None, effect='Allow', principal='*', **condition):
    statement = {'Effect': effect, 'Principal': {'AWS': principal}, 'Action': action,
                 'Resource': resource or f'arn:aws:s3:::{target}/*'}
    if condition:
        statement['Condition'] = condition['Condition']
    return statement


def set_policy(target, *statements):
    main.put_bucket_policy(Bucket=target, Policy=json.dumps({'Version': '2012-10-17', 'Statement': statements}))


def case_policies():
    target = bucket(['asdf'])
    refused(404, 'NoSuchBucketPolicy', main.get_bucket_policy, Bucket=target)
    refused(403, 'AccessDenied', alt.list_objects, Bucket=target)
    both = [f'arn:aws:s3:::{target}', f'arn:aws:s3:::{target}/*']
    set_policy(target, allow(target, 's3:ListBucket', both))
    same(len(alt.list_objects(Bucket=target)['Contents']), 1)
    same(len(alt.list_objects_v2(Bucket=target)['Contents']), 1)
    refused(403, 'AccessDenied', alt.get_object, Bucket=target, Key='asdf')
    set_policy(target, allow(target, 's3:ListBucket', both), allow(target, 's3:ListBucket', both, 'Deny'))
    refused(403, 'AccessDenied', alt.list_objects, Bucket=target)
    assert json.loads(main.get_bucket_policy(Bucket=target)['Policy'])['Version'] == '2012-10-17'
    main.delete_bucket_policy(Bucket=target)
    for wrong in ('{', '{}', json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'NotPrincipal': {'AWS': '*'},
                  'Action': 's3:*', 'Resource': both}]})):
        refused(400, 'MalformedPolicy', main.put_bucket_policy, Bucket=target, Policy=wrong)


def case_conditions_of_policies():
    target = bucket(['public/foo', 'private/foo'])
    set_policy(target, allow(target, 's3:PutObject', Condition={'StringEquals': {'s3:x-amz-acl': 'private'}}),
               allow(target, 's3:GetObject'))
    alt.put_object(Bucket=target, Key='a', ACL='private')
    refused(403, 'AccessDenied', alt.put_object, Bucket=target, Key='a', ACL='public-read')
    set_policy(target, allow(target, 's3:PutObject', effect='Deny', Condition={
        'StringNotEquals': {'s3:x-amz-server-side-encryption': 'AES256'}}))
    refused(403, 'AccessDenied', main.put_object, Bucket=target, Key='testobj')
    main.put_object(Bucket=target, Key='testobj', ServerSideEncryption='AES256')
    source = bucket(['public/foo', 'public/bar', 'private/foo'])
    set_policy(source, allow(source, 's3:GetObject'))
    set_policy(target, allow(target, 's3:PutObject', Condition={'StringLike': {'s3:x-amz-copy-source': f'{source}/public/*'}}))
    alt.copy_object(Bucket=target, CopySource=f'{source}/public/foo', Key='new')
    refused(403, 'AccessDenied', alt.copy_object, Bucket=target, CopySource=f'{source}/private/foo', Key='new2')
    set_policy(target, allow(target, 's3:ListBucket', f'arn:aws:s3:::{target}', Condition={'StringEquals': {'s3:prefix': 'public/'}}))
    alt.list_objects(Bucket=target, Prefix='public/')
    refused(403, 'AccessDenied', alt.list_objects, Bucket=target)
    set_policy(target, allow(target, 's3:GetObject', Condition={'StringEquals': {'s3:ExistingObjectTag/security': 'public'}}))
    main.put_object_tagging(Bucket=target, Key='public/foo', Tagging={'TagSet': [{'Key': 'security', 'Value': 'public'}]})
    alt.get_object(Bucket=target, Key='public/foo')
    refused(403, 'AccessDenied', alt.get_object, Bucket=target, Key='private/foo')
    set_policy(target, allow(target, 's3:PutObject', Condition={'StringEquals': {'s3:RequestObjectTag/security': 'public'}}))
    alt.put_object(Bucket=target, Key='tagged', Tagging='security=public&foo=bar')
    refused(403, 'AccessDenied', alt.put_object, Bucket=target, Key='tagged')
    set_policy(target, allow(target, 's3:GetObject', Condition={'StringLikeIfExists': {'aws:Referer': 'http://www.example.com/*'}}))
    refused(403, 'AccessDenied', with_headers('GetObject', client('alt'), referer='http://example.com').get_object,
            Bucket=target, Key='public/foo')
    alt.get_object(Bucket=target, Key='public/foo')


def case_headers_as_conditions_of_policies():
    source, target = bucket(['foo']), bucket()
    set_policy(source, allow(source, 's3:GetObject'))
    set_policy(target, allow(target, 's3:PutObject', Condition={'StringEquals': {'s3:x-amz-metadata-directive': 'COPY'}}))
    place = dict(Bucket=target, Key='copy', CopySource=f'{source}/foo')
    alt.copy_object(**place, MetadataDirective='COPY')
    refused(403, 'AccessDenied', alt.copy_object, **place)
    everything = f'id={account(main)["ID"]}'
    set_policy(target, allow(target, 's3:PutObject', Condition={'StringEquals': {'s3:x-amz-grant-full-control': everything}}))
    alt.put_object(Bucket=target, Key='given', GrantFullControl=everything)
    refused(403, 'AccessDenied', alt.put_object, Bucket=target, Key='kept')
    same(main.get_object_acl(Bucket=target, Key='given')['Grants'][0]['Grantee']['ID'], account(main)['ID'])
    key = dict(SSECustomerAlgorithm='AES256', SSECustomerKey=b'k' * 32)
    set_policy(target, allow(target, 's3:PutObject', effect='Deny', Condition={
        'Null': {'s3:x-amz-server-side-encryption-customer-algorithm': 'true'}}))
    main.put_object(Bucket=target, Key='a', **key)
    refused(403, 'AccessDenied', main.put_object, Bucket=target, Key='a')


def case_sources_of_parts_under_policies():
    source, theirs = bucket(['public/foo', 'private/foo']), bucket(by=alt)
    set_policy(source, allow(source, 's3:GetObject', f'arn:aws:s3:::{source}/public/*'))
    upload = alt.create_multipart_upload(Bucket=theirs, Key='a')['UploadId']
    part = dict(Bucket=theirs, Key='a', UploadId=upload, PartNumber=1)
    refused(403, 'AccessDenied', alt.upload_part_copy, **part, CopySource=f'{source}/private/foo')
    alt.upload_part_copy(**part, CopySource=f'{source}/public/foo')
    set_policy(source, allow(source, 's3:PutObject', f'arn:aws:s3:::{source}'))
    refused(403, 'AccessDenied', alt.create_multipart_upload, Bucket=source, Key='a')
    set_policy(source, allow(source, 's3:PutObject', f'arn:aws:s3:::{source}/a'))
    alt.create_multipart_upload(Bucket=source, Key='a')


def case_policy_status():
    target = bucket()
    def public():
        return main.get_bucket_policy_status(Bucket=target)['PolicyStatus']['IsPublic']
    same(public(), False)
    main.put_bucket_acl(Bucket=target, ACL='public-read')
    same(public(), True)
    main.put_bucket_acl(Bucket=target, ACL='private')
    set_policy(target, allow(target, 's3:ListBucket', f'arn:aws:s3:::{target}'))
    same(public(), True)
    set_policy(target, allow(target, 's3:ListBucket', f'arn:aws:s3:::{target}', Condition={'IpAddress': {'aws:SourceIp': '10.0.0.0/32'}}))
    same(public(), False)


def case_ownership():
    refused(404, 'OwnershipControlsNotFoundError', main.get_bucket_ownership_controls, Bucket=bucket())
    for mode in ('BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'):
        target = bucket(ObjectOwnership=mode)
        same(main.get_bucket_ownership_controls(Bucket=target)['OwnershipControls']['Rules'][0]['ObjectOwnership'], mode)
    target = bucket(ObjectOwnership='BucketOwnerEnforced')
    refused(400, 'AccessControlListNotSupported', main.put_bucket_acl, Bucket=target, ACL='public-read')
    refused(400, 'AccessControlListNotSupported', main.put_object, Bucket=target, Key='a', ACL='public-read')
    main.put_object(Bucket=target, Key='a', ACL='bucket-owner-full-control')
    main.put_object_acl(Bucket=target, Key='a', AccessControlPolicy={'Owner': ME, 'Grants': [
        {'Grantee': {'Type': 'CanonicalUser', 'ID': ME['ID']}, 'Permission': 'FULL_CONTROL'}]})
    refused(400, 'InvalidBucketAclWithObjectOwnership', bucket, ObjectOwnership='BucketOwnerEnforced', ACL='public-read')
    main.delete_bucket_ownership_controls(Bucket=target)
    refused(404, 'OwnershipControlsNotFoundError', main.get_bucket_ownership_controls, Bucket=target)
    preferred = bucket(ObjectOwnership='BucketOwnerPreferred', ACL='public-read-write')
    alt.put_object(Bucket=preferred, Key='theirs', Body='a', ACL='bucket-owner-full-control')
    same(main.get_object_acl(Bucket=preferred, Key='theirs')['Owner']['ID'], ME['ID'])


def case_ownership_of_other_accounts_writes():
    theirs = account(alt)['ID']

    def owners(target, **acl):
        """Who owns what the other account writes: an object, a copy, an upload."""
        alt.put_object(Bucket=target, Key='a', Body='a', **acl)
        alt.copy_object(Bucket=target, Key='copy', CopySource=f'{target}/a', **acl)
        upload = alt.create_multipart_upload(Bucket=target, Key='parts', **acl)['UploadId']
        shown = [alt.get_object_acl(Bucket=target, Key=key)['Owner']['ID'] for key in ('a', 'copy')]
        return set(shown + [alt.list_parts(Bucket=target, Key='parts', UploadId=upload)['Owner']['ID']])

    for mode, plain, given in (('BucketOwnerEnforced', ME['ID'], ME['ID']), ('BucketOwnerPreferred', theirs, ME['ID']),
                               ('ObjectWriter', theirs, theirs)):
        target = bucket(ObjectOwnership=mode)
        set_policy(target, allow(target, 's3:*', [f'arn:aws:s3:::{target}', f'arn:aws:s3:::{target}/*']))
        same(owners(target), {plain})
        same(owners(target, ACL='bucket-owner-full-control'), {given})
        if mode != 'BucketOwnerEnforced':
            same(owners(target, ACL='private'), {theirs})
            continue
        for call, more in ((alt.put_object, {}), (alt.create_multipart_upload, {}), (alt.put_object_acl, {}),
                           (alt.copy_object, {'CopySource': f'{target}/a'})):
            refused(400, 'AccessControlListNotSupported', call, Bucket=target, Key='copy', ACL='private', **more)
        refused(400, 'AccessControlListNotSupported', main.put_bucket_acl, Bucket=target, ACL='private')


def case_order_of_grants():
    public = bucket(ACL='public-read-write')
    same([g['Permission'] for g in main.get_bucket_acl(Bucket=public)['Grants']], ['READ', 'WRITE', 'FULL_CONTROL'])
    who = 'id=' + account(alt)['ID']
    main.put_object(Bucket=public, Key='a', GrantFullControl=who, GrantWriteACP=who, GrantReadACP=who, GrantRead=who)
    same([g['Permission'] for g in main.get_object_acl(Bucket=public, Key='a')['Grants']],
         ['READ', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL'])


def case_expected_owners():
    target = bucket(['a'], ACL='public-read-write')
    right, wrong = ME['ID'], account(alt)['ID']
    for by in (main, anonymous):
        refused(403, 'AccessDenied', by.list_objects, Bucket=target, ExpectedBucketOwner=wrong)
        refused(403, 'AccessDenied', by.put_object, Bucket=target, Key='b', ExpectedBucketOwner=wrong)
    main.list_objects(Bucket=target, ExpectedBucketOwner=right)
    source = f'{target}/a'
    main.copy_object(Bucket=target, Key='b', CopySource=source, ExpectedSourceBucketOwner=right)
    refused(403, 'AccessDenied', main.copy_object, Bucket=target, Key='c', CopySource=source, ExpectedSourceBucketOwner=wrong)


def case_missing_keys_and_prefixes():
    target = bucket()
    set_policy(target, allow(target, 's3:ListBucket', f'arn:aws:s3:::{target}', Condition={'StringLike': {'s3:prefix': 'public/*'}}))
    refused(404, None, alt.head_object, Bucket=target, Key='public/none')
    refused(403, None, alt.head_object, Bucket=target, Key='private/none')
