import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// The certificate by which an endpoint proves itself, and what a client must trust for it.
struct TLSIdentity: Sendable {
    let context: NIOSSLContext
    /// PEM of the certificate that a client puts into its bundle; nil for one that was given.
    let authorityPEM: String?

    init(_ source: S3Configuration.TLS, domains: [String], host: String, now: Date) throws {
        switch source {
        case .generated:
            let made = try Self.generate(domains: domains, host: host, now: now)
            authorityPEM = made.authority
            context = try Self.context(chain: made.certificate, key: made.key)
        case .pem(let certificateChain, let privateKey):
            authorityPEM = nil
            context = try Self.context(chain: certificateChain, key: privateKey)
        }
    }

    private static func context(chain: String, key: String) throws -> NIOSSLContext {
        let certificates: [NIOSSLCertificate]
        do { certificates = try NIOSSLCertificate.fromPEMBytes(Array(chain.utf8)) } catch {
            throw S3Endpoint.CannotListen(description: "The TLS certificate holds no PEM certificate: \(error)")
        }
        guard !certificates.isEmpty else {
            throw S3Endpoint.CannotListen(
                description: "The TLS certificate holds no PEM block; it must begin with -----BEGIN CERTIFICATE-----.")
        }
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw S3Endpoint.CannotListen(
                description: "The TLS private key is no PEM key of the certificate's: \(error)")
        }
    }

    /// An authority for one run and a certificate of its for this machine's own names. Two keys: clients of the strict
    /// kind take no authority for a server.
    private static func generate(
        domains: [String], host: String, now: Date
    ) throws -> (authority: String, certificate: String, key: String) {
        let authorityKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let authorityName = try DistinguishedName { CommonName("mockdest authority for one run") }
        let identifier = SubjectKeyIdentifier(hash: authorityKey.publicKey)
        let (start, end) = (now - 3600, now + 30 * 86400)
        let authority = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: authorityKey.publicKey,
            notValidBefore: start, notValidAfter: end, issuer: authorityName, subject: authorityName,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                identifier
            },
            issuerPrivateKey: authorityKey)
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey, notValidBefore: start,
            notValidAfter: end, issuer: authorityName, subject: try DistinguishedName { CommonName("localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names(domains, host))
                SubjectKeyIdentifier(hash: key.publicKey)
                AuthorityKeyIdentifier(keyIdentifier: identifier.keyIdentifier)
            },
            issuerPrivateKey: authorityKey)
        return (
            try authority.serializeAsPEM().pemString, try certificate.serializeAsPEM().pemString,
            try key.serializeAsPEM().pemString
        )
    }

    private static func names(_ domains: [String], _ host: String) -> [GeneralName] {
        var names: [GeneralName] = domains.flatMap { [.dnsName($0), .dnsName("*." + $0)] }
        names.append(.ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])))
        names.append(.ipAddress(ASN1OctetString(contentBytes: [UInt8](repeating: 0, count: 15) + [1])))
        let numbers = host.split(separator: ".").compactMap { UInt8($0) }
        if numbers.count == 4, numbers != [127, 0, 0, 1] {
            names.append(.ipAddress(ASN1OctetString(contentBytes: numbers[...])))
        }
        return names
    }
}
