import Foundation

/// Programs that an exporter started and that left its process group: found by a variable that they inherited.
///
/// Linux tells the environment of a process in `/proc`; elsewhere none are found.
///
/// Source: proc_pid_environ(5), https://man7.org/linux/man-pages/man5/proc_pid_environ.5.html
enum EscapedProcesses {
    /// The variable that marks one run.
    static let variable = "MOCKDEST_RUN"

    /// Ends every process that carries the mark, by its id, and says how many there were.
    static func end(markedBy mark: String) -> Int {
        let wanted = Array("\(variable)=\(mark)".utf8)
        let ids = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
        var ended = 0
        for id in ids where id != getpid() {
            guard let environment = FileManager.default.contents(atPath: "/proc/\(id)/environ"),
                environment.split(separator: 0).contains(where: { $0.elementsEqual(wanted) })
            else { continue }
            if kill(id, SIGKILL) == 0 { ended += 1 }
        }
        return ended
    }
}
