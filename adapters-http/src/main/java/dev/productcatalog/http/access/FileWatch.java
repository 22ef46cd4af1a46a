package dev.productcatalog.http.access;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells when files change, whatever way: written, replaced, given other permissions, or a link to them set to another
 * place, as orchestrators do. By looking, as what an operating system tells of files misses the last; in a thread of
 * its own, as the files may be on a disk that hangs. Thread-safe.
 */
public final class FileWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http.access");
    private static final Duration ROUND = Duration.ofMillis(500);
    /** The time of the last change tells of permissions, too, where there is one. */
    private static final String ATTRIBUTES = FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
            ? "unix:ctime,lastModifiedTime,size,fileKey" : "lastModifiedTime,size,fileKey";

    private final List<Watched> watched = new CopyOnWriteArrayList<>();
    private Thread thread;

    /** Some files that belong together. Only the watch's own thread changes it once it is watched. */
    private static final class Watched {

        final List<Path> files;
        final Runnable changed;
        List<Map<String, Object>> told;
        List<Map<String, Object>> last;

        Watched(List<Path> files, Runnable changed) {
            this.files = files;
            this.changed = changed;
            told = states();
            last = told;
        }

        /** Waits until they have stayed as they are for a round: whoever writes may not have ended. */
        void look() {
            List<Map<String, Object>> now = states();
            if (!now.equals(told) && now.equals(last)) {
                told = now;
                changed.run();
            }
            last = now;
        }

        private List<Map<String, Object>> states() {
            return files.stream().map(Watched::state).toList();
        }

        private static Map<String, Object> state(Path file) {
            try {
                return Files.readAttributes(file, ATTRIBUTES);
            } catch (IOException e) {
                return Map.of();
            }
        }
    }

    /**
     * Begins to watch. Call it before you read the files, so that no change comes between.
     *
     * @param changed called within two seconds after one of the files was changed
     */
    public synchronized void watch(List<Path> files, Runnable changed) {
        watched.add(new Watched(files, changed));
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("file watch").start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(ROUND); // not all file systems tell of changes, and not of those behind a link
                watched.forEach(FileWatch::look);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private static void look(Watched files) {
        try {
            files.look();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "A change of " + files.files + " could not be used", e);
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
