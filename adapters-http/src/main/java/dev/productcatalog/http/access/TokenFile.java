package dev.productcatalog.http.access;

import dev.productcatalog.http.settings.UnusableFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of a file, one {@link TokenEntry} a line; empty lines and those that begin with {@code #} say nothing.
 * What a lookup costs does not depend on how many there are. Thread-safe.
 */
public final class TokenFile implements Verifier {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http.access");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);
    private static final String SETTING = "auth.tokens-file";
    private static final int FAULTS_TOLD = 10;

    private final Path file;
    private volatile Map<Fingerprint, Caller> callers;

    private record Content(Map<Fingerprint, Caller> callers, List<String> faults) { }

    /**
     * Reads the file.
     *
     * @param watch tells when to read it again
     * @throws UnusableFile if it cannot be read, others may read it, or a line is broken
     */
    public TokenFile(Path file, FileWatch watch) {
        this.file = file;
        watch.watch(List.of(file), this::readAgain);
        Content content = read();
        if (!content.faults().isEmpty()) {
            throw new UnusableFile(SETTING, content.faults().getFirst());
        }
        callers = content.callers();
    }

    @Override
    public Optional<Caller> verify(Credential credential) {
        return Optional.ofNullable(callers.get(credential.fingerprint()));
    }

    /** Takes what the file says now, except for lines that are broken; all as it was, if it cannot be used at all. */
    private void readAgain() {
        try {
            Content content = read();
            callers = content.callers();
            LOG.log(Level.INFO, () -> file + " was read again: " + content.callers().size() + " tokens");
            content.faults().stream().limit(FAULTS_TOLD)
                    .forEach(fault -> LOG.log(Level.WARNING, () -> file + ": " + fault + "; it is left out"));
        } catch (UnusableFile e) {
            LOG.log(Level.WARNING, () -> file + " cannot be used, the tokens stay as they were: " + e.getMessage());
        }
    }

    private Content read() {
        try {
            PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
                throw new UnusableFile(SETTING, "others than its owner and group may use it (chmod o-rwx)");
            }
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw UnusableFile.unreadable(SETTING, e);
        }
    }

    /** No fault shows what is in a line: it could be a token that somebody put there as it is. */
    private static Content parse(List<String> lines) {
        Map<Fingerprint, Caller> read = new HashMap<>();
        List<String> faults = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Optional<TokenEntry> entry = TokenEntry.parse(line);
            if (entry.isEmpty()) {
                faults.add("line " + number + " is not " + TokenEntry.FORM);
            } else if (read.putIfAbsent(entry.get().token(), entry.get().caller()) != null) {
                faults.add("line " + number + " has a token that another line has");
            }
        }
        return new Content(Map.copyOf(read), faults);
    }
}
