package dev.productcatalog.bootstrap.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A file with a token for each role, for a service where not everybody may do everything; it goes when it is closed.
 */
public record TokenFile(Path file) implements AutoCloseable {

    public static final String READER = "pcat_of-a-reader";
    public static final String EDITOR = "pcat_of-an-editor";
    public static final String OPERATOR = "pcat_of-an-operator";

    public static TokenFile make() throws IOException {
        Path file = Files.createTempFile("tokens", "", PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rw-------")));
        Files.write(file, List.of(line("rita", "reader", READER), line("edgar", "editor", EDITOR),
                line("olga", "operator", OPERATOR)));
        return new TokenFile(file);
    }

    private static String line(String name, String role, String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return name + ' ' + role + " sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return what makes a service use it} */
    public String setting() {
        return "auth.tokens-file=" + file;
    }

    /** Takes the lines of that name away. */
    public void withdraw(String name) throws IOException {
        Files.write(file, Files.readAllLines(file).stream().filter(line -> !line.startsWith(name + ' ')).toList());
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }
}
