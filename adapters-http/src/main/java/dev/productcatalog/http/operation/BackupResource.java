package dev.productcatalog.http.operation;

import dev.productcatalog.application.BackUpCatalog;
import dev.productcatalog.http.access.Role;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.problem.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A backup of the whole catalogue, sent while it is made, for operators: section 13 of the API contract. */
public final class BackupResource {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http.operation");
    private static final String OCTETS = "application/octet-stream";
    private static final long PATIENCE_SECONDS = 5;

    private final BackUpCatalog backUp;
    private final Runnable ping;
    /** One at a time: each reads and compresses all that there is. */
    private final Semaphore turn = new Semaphore(1);

    /** @param ping returns if the catalogue can be used now, throws if not */
    public BackupResource(BackUpCatalog backUp, Runnable ping) {
        this.backUp = backUp;
        this.ping = ping;
    }

    /** {@return the resource {@code /backup}} */
    public Resource resource() {
        return Resource.at("/backup").get(List.of(OCTETS), this::answer).onlyFor(Role.OPERATOR);
    }

    private Answer answer(Request request) {
        if (turn.availablePermits() == 0) {
            throw Problem.unavailable("backup-under-way", "another backup is being made", PATIENCE_SECONDS);
        }
        ping.run(); // once the body has begun, nothing but its being cut off can be told
        return Answer.stream(Status.OK_200, OCTETS, this::write).noStore()
                .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"catalog.backup\"");
    }

    private void write(OutputStream out) {
        turn.acquireUninterruptibly();
        try {
            long started = System.nanoTime();
            LOG.log(Level.INFO, "a backup begins");
            backUp.backUp(piece -> write(piece, out));
            LOG.log(Level.INFO, () -> "a backup has ended after " + (System.nanoTime() - started) / 1_000_000 + " ms");
        } finally {
            turn.release();
        }
    }

    private static void write(byte[] piece, OutputStream out) {
        try {
            out.write(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
