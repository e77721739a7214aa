import Foundation

/// Who runs PostgreSQL: ourselves, or a user without rights when we are root.
struct ServiceUser: Equatable {
    let name: String
    let userID: Int
    let groupID: Int
    /// Whether programs have to be started through setpriv.
    let isOther: Bool

    init(name: String) throws(PrivatePostgresError) {
        isOther = geteuid() == 0
        if !isOther {
            self.name = NSUserName()
            userID = Int(geteuid())
            groupID = Int(getegid())
            return
        }
        let user = try ChildProcess.run("/usr/bin/id", ["-u", name])
        let group = try ChildProcess.run("/usr/bin/id", ["-g", name])
        guard let userID = Int(user.output), let groupID = Int(group.output), userID != 0 else {
            throw .serviceUserUnknown(name: name)
        }
        self.name = name
        self.userID = userID
        self.groupID = groupID
    }

    /// The command line that runs a program as this user.
    ///
    /// Setpriv replaces itself by the program, so the process id stays that of the program.
    func command(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String])
    {
        guard isOther else { return (program, arguments) }
        let become = [
            "--reuid", String(userID), "--regid", String(groupID), "--init-groups", "--", program,
        ]
        return ("/usr/bin/setpriv", become + arguments)
    }
}
