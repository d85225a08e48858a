/// How an ``APIEndpoint`` listens and behaves.
public struct APIConfiguration: Sendable {
    /// Address to listen on; loopback unless told otherwise.
    public var host: String
    /// Port to listen on; 0 takes a free one.
    public var port: Int
    /// How Flow Service answers.
    public var flowService: FlowServiceSettings
    /// How Constant Contact's account is set up.
    public var constantContact: ConstantContactSettings
    /// Decides what imports into Constant Contact do to its contacts; nil takes ``DirectImport``, or in a harness the
    /// rules of the emulated import.
    public var importRules: (any ContactImportRules)?
    /// Folder in which the state of Flow Service and the account at Constant Contact survive a restart; nil keeps them in
    /// memory. It then holds the credentials of connections and contacts, in files that only their owner can read.
    public var dataDirectory: String?
    /// Decides every id and version.
    public var seed: UInt64
    /// Logs in with the credentials of a new connection; nil accepts all.
    public var credentialCheck: CredentialCheck?
    /// Runs a flow for an ad-hoc activation; nil turns such calls down.
    public var activate: FlowRunner?

    /// Takes all parts as they are; by default loopback, a free port, state in memory and no runner of flows.
    public init(
        host: String = "127.0.0.1", port: Int = 0, flowService: FlowServiceSettings = .current,
        constantContact: ConstantContactSettings = ConstantContactSettings(),
        importRules: (any ContactImportRules)? = nil, dataDirectory: String? = nil, seed: UInt64 = 0,
        credentialCheck: CredentialCheck? = nil,
        activate: FlowRunner? = nil
    ) {
        self.host = host
        self.port = port
        self.flowService = flowService
        self.constantContact = constantContact
        self.importRules = importRules
        self.dataDirectory = dataDirectory
        self.seed = seed
        self.credentialCheck = credentialCheck
        self.activate = activate
    }
}
