package dev.productcatalog.bootstrap.command;

import dev.productcatalog.bootstrap.log.Json;
import dev.productcatalog.http.NewToken;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a token, which is told this once. */
@Command(name = "token", mixinStandardHelpOptions = true,
        description = "Makes a token and prints it, this once, with the line that the file of auth.tokens-file needs.")
final class TokenCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;
    @Parameters(paramLabel = "NAME", description = "Who gets it: 1 to 100 characters, no white space.")
    private String name;
    @Parameters(paramLabel = "ROLE", description = "reader, editor or operator.")
    private String role;
    @Option(names = "--json", description = "Prints an object.")
    private boolean json;

    @Override
    public Integer call() {
        NewToken made = make();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, String> members = new LinkedHashMap<>();
            members.put("token", made.token());
            members.put("line", made.line());
            out.println(Json.object(members));
        } else {
            out.println("token: " + made.token());
            out.println("line:  " + made.line());
        }
        return 0;
    }

    private NewToken make() {
        try {
            return NewToken.make(name, role);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
