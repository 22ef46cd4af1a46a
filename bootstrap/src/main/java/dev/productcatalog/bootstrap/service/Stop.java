package dev.productcatalog.bootstrap.service;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of the process: a signal stops the service, even while it starts, and the exit code is 0. A second signal
 * changes nothing. Thread-safe.
 */
public final class Stop {

    private static final System.Logger LOGGER = System.getLogger(Stop.class.getName());
    /** How long a start may take to notice that it is not wanted any more, in seconds. */
    private static final long START_AT_MOST = 10;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CompletableFuture<Optional<Service>> start = new CompletableFuture<>();
    private volatile boolean exiting;

    private Stop() {
    }

    /** {@return what the signals of the system lead to from now on} */
    public static Stop onSignal() {
        Stop stop = new Stop();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(stop::run, "shutdown"));
        } catch (IllegalStateException e) {
            Runtime.getRuntime().halt(0); // told to end before there was anything to be stopped
        }
        return stop;
    }

    /** {@return one that is never asked for} */
    public static Stop never() {
        return new Stop();
    }

    /** Waits until the stop is asked for, and {@return whether it was within that time}. */
    boolean isRequestedWithin(Duration time) throws InterruptedException {
        return requested.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param service what there is to be stopped */
    public void started(Service service) {
        start.complete(Optional.of(service));
    }

    /** Ends the process, as the service could not start. */
    public void exit(int code) {
        exiting = true;
        start.complete(Optional.empty());
        System.exit(code);
    }

    private void run() {
        if (exiting) {
            return;
        }
        requested.countDown();
        int code = 0;
        try {
            start.get(START_AT_MOST, TimeUnit.SECONDS).ifPresent(service -> {
                LOGGER.log(Level.INFO, "The service stops");
                service.close();
                LOGGER.log(Level.INFO, "The service has stopped");
            });
        } catch (Exception | Error e) {
            LOGGER.log(Level.ERROR, "The service could not be stopped in order", e);
            code = 1;
        }
        // otherwise the code would tell of the signal
        Runtime.getRuntime().halt(code);
    }
}
