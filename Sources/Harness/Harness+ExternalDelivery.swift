public import Drops
public import StrictYAML

extension Harness {
    /// Plays the partner's server to which the transfer of a routing account brings the extraction file of an external
    /// delivery: takes the file that lies there and holds it against what both sides agreed on.
    ///
    /// Source: "Get started with external deliveries", AdobeDocs/campaign-web.en:help/v8/msg/send-external-deliveries.md
    ///
    /// - Parameters:
    ///   - definition: the channel (e-mail, SMS, push, ...), file properties, columns in order, exclusions, proofs and
    ///     counts, as the import `external-delivery` takes them.
    ///   - endpoint: where the transfer's account points to: S3 or SFTP.
    ///   - container: bucket or user; nil for all.
    /// - Returns: the file that was taken and what became of its messages.
    /// - Throws: `YAMLError` for a definition that cannot be.
    @discardableResult
    public func receiveExternalDelivery(
        _ definition: YAMLValue, on endpoint: EndpointKind, container: String? = nil
    ) throws -> EndpointImport {
        try importFromEndpoint(esp: "external-delivery", settings: definition, on: endpoint, container: container)
    }
}
