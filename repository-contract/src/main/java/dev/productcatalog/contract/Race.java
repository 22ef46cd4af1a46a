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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many threads that begin at the same moment. */
final class Race {

    private static final int SECONDS = 20;

    private Race() { }

    /**
     * Runs the task in so many threads at once, each with its number, from 0, and waits for all of them, but not
     * for ever.
     *
     * @return what each returned
     * @throws AssertionError if any failed, or is not done after 20 seconds
     */
    static <T> List<T> race(int threads, IntFunction<T> task) {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try {
            List<Future<T>> futures = IntStream.range(0, threads).mapToObj(thread -> executor.submit(() -> {
                start.await();
                return task.apply(thread);
            })).toList();
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
            executor.shutdownNow();
        }
    }

    /**
     * Writes as long as anyone of three readers reads.
     *
     * @param write is given the number of the write, from 1
     * @param times how often each reads
     */
    static void readBesideWrites(IntConsumer write, int times, Runnable read) {
        AtomicInteger readers = new AtomicInteger(3);
        race(4, thread -> {
            if (thread == 0) {
                for (int i = 1; readers.get() > 0 && !Thread.currentThread().isInterrupted(); i++) {
                    write.accept(i);
                }
                return null;
            }
            try {
                for (int i = 0; i < times; i++) {
                    read.run();
                }
            } finally {
                readers.decrementAndGet();
            }
            return null;
        });
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
