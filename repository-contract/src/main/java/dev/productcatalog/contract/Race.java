package dev.productcatalog.contract;

import dev.productcatalog.domain.CatalogException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many threads that begin at the same moment. */
final class Race {

    /** Long, as a machine that does much else is slow: only a race that does not end takes all of it. */
    private static final int SECONDS = 100;
    private static final int MANY_WRITES = 1_000;
    /** Keeps its threads for the next race: to start them takes longer than most races. */
    private static final ExecutorService EXECUTOR =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("racer-", 0).factory());

    private Race() { }

    /**
     * Runs the task in so many threads at once, each with its number, from 0, and waits for all of them, but not
     * for ever.
     *
     * @return what each returned
     * @throws AssertionError if any failed, or is not done after 100 seconds
     */
    static <T> List<T> race(int threads, IntFunction<T> task) {
        return race(threads, task, racing -> { });
    }

    /**
     * Writes as long as anyone of three readers reads.
     *
     * @param write is given the number of the write, from 1
     * @param times how often each reads
     */
    static void readBesideWrites(IntConsumer write, int times, Runnable read) {
        race(3, reader -> {
            for (int i = 0; i < times; i++) {
                read.run();
            }
            return null;
        }, racing -> {
            for (int i = 1; racing.getAsBoolean(); i++) {
                write.accept(i);
                if (i > MANY_WRITES) {
                    pause();
                }
            }
        });
    }

    /** Who reads all of what was written would otherwise have ever more to read, and so never come to an end. */
    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError("the race was ended", e);
        }
    }

    private static <T> List<T> race(int threads, IntFunction<T> task, Consumer<BooleanSupplier> meanwhile) {
        CyclicBarrier start = new CyclicBarrier(threads);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Future<T>> futures = IntStream.range(0, threads).mapToObj(thread -> EXECUTOR.submit(() -> {
            start.await();
            return task.apply(thread);
        })).toList();
        try {
            meanwhile.accept(() -> System.nanoTime() < end && !futures.stream().allMatch(Future::isDone));
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("in a race of " + threads + " threads: " + e.getCause(), e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("a race of " + threads + " threads does not end: is there a deadlock?", e);
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    /** {@return what the call returns, or the catalogue's exception that it throws} */
    static Object outcome(Callable<?> call) {
        try {
            return call.call();
        } catch (CatalogException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError("not a CatalogException: " + e, e);
        }
    }

    /** {@return the outcomes of one kind} */
    static <T> List<T> only(Class<T> kind, List<Object> outcomes) {
        return outcomes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
