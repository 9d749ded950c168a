package io.wirehost.host.doctor;

import io.wirehost.host.Check;
import io.wirehost.host.config.HttpConfig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Looks at all that a host needs. */
public final class Doctor {
    private static final String CONFIGURATION = "configuration";

    private Doctor() {}

    /**
     * Looks now.
     *
     * @param home the directory of the installation
     * @param var where its host keeps its state
     * @param conf the configuration file
     * @param pid of the host; empty: it does not run
     * @return what was found, the machine first
     */
    public static List<Finding> examine(Path home, Path var, Path conf, OptionalLong pid) {
        Machine machine = Machine.current();
        List<Finding> findings = new ArrayList<>(machine.findings());
        findings.addAll(new Installed(home, var).findings());
        HostProcess process = new HostProcess(var, pid, machine.proc());
        findings.addAll(process.findings());
        Check check = Check.of(home, conf, process.descriptors());
        if (check.problems().isEmpty() && check.warnings().isEmpty()) {
            findings.add(Finding.ok(CONFIGURATION, conf + " is right"));
        }
        check.problems()
                .forEach(each -> findings.add(Finding.problem(CONFIGURATION, each.toString())));
        check.warnings()
                .forEach(each -> findings.add(Finding.warning(CONFIGURATION, each.toString())));
        check.config()
                .ifPresent(config -> {
                    findings.addAll(machine.findings(config));
                    addConsole(config.admin().http(), findings);
                });
        return findings;
    }

    /** The Unix socket is for the user of the host alone; a port of the loopback is for all. */
    private static void addConsole(HttpConfig http, List<Finding> findings) {
        if (http.bind().isPresent() && http.tokenFile().isEmpty()) {
            findings.add(
                    Finding.warning(
                            "console",
                            "every user of this machine can ask at admin.http.bind, and so see with"
                                    + " the tap what goes through sessions: set"
                                    + " admin.http.token-file"));
        }
    }
}
