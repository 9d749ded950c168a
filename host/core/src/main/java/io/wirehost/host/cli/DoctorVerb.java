package io.wirehost.host.cli;

import io.wirehost.host.config.JsonText;
import io.wirehost.host.doctor.Doctor;
import io.wirehost.host.doctor.Finding;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code host.sh doctor}. */
final class DoctorVerb {
    private DoctorVerb() {}

    static Verb doctor() {
        return Verb.of(
                        "doctor",
                        "looks at what a host needs: limits, Java, ports, permissions, disk",
                        "Each finding is ok, a warning or a problem; with a problem, the exit code"
                                + " is 1. Nothing is changed, and a host may run or not.")
                .optionalOperand(
                        LifeVerbs.CONF, "the configuration; the one that the host runs with")
                .json()
                .does(DoctorVerb::run);
    }

    private static int run(Words words, Installation installation) {
        List<Finding> findings =
                findings(
                        words.operand(LifeVerbs.CONF)
                                .map(installation::file)
                                .orElseGet(installation::conf),
                        installation);
        System.out.print(words.json() ? json(findings) : text(findings));
        return findings.stream().anyMatch(each -> each.level() == Finding.Level.PROBLEM)
                ? ExitCode.FAILED
                : ExitCode.DONE;
    }

    private static List<Finding> findings(Path conf, Installation installation) {
        return Doctor.examine(installation.home(), installation.var(), conf, installation.pid());
    }

    static String text(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding each : findings) {
            text.append("%-9s%-15s%s%n".formatted(each.level(), each.subject(), each.text()));
        }
        return text.toString();
    }

    private static String json(List<Finding> findings) {
        return JsonText.of(Map.of("findings", findings.stream().map(DoctorVerb::json).toList()));
    }

    private static Map<String, String> json(Finding finding) {
        return Map.of(
                "level", finding.level().toString(),
                "subject", finding.subject(),
                "text", finding.text());
    }
}
