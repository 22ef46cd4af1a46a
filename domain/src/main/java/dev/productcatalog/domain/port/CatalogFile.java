package dev.productcatalog.domain.port;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The file of a catalogue that only one process can have open: what can be done with it while none has. A
 * {@link Catalog} that is open is copied by its {@link Backup}. Paths are absolute, or relative to the working
 * directory.
 */
public interface CatalogFile {

    /** {@return where it is, whether it exists or not} */
    String path();

    /**
     * Copies the catalogue as {@link Backup#write} does, and changes nothing.
     *
     * @param target gets the backup in pieces
     * @throws Refused if there is no catalogue, if a process has it open, or if it cannot be read
     */
    void backUp(Consumer<byte[]> target);

    /**
     * Returns if a backup is whole, and is one that {@link #restore} takes.
     *
     * @param backup the path of a file with all pieces of a backup
     * @throws Refused if it is not
     */
    void verify(String backup);

    /**
     * Makes the catalogue what it was when the backup was made, with a new epoch. The former catalogue is there until
     * the restored one is whole.
     *
     * @param backup the path of a file with all pieces of a backup
     * @param done   is told how many more bytes of the backup are restored, again and again
     * @return where the former catalogue is kept, if there was one
     * @throws Refused if the backup is not whole, if a process has the catalogue open, or if it cannot be written; then
     *                 nothing was replaced
     */
    Optional<String> restore(String backup, LongConsumer done);

    /** It cannot be done. The message says why, for the operator to read, without a password. */
    final class Refused extends RuntimeException {

        public Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
