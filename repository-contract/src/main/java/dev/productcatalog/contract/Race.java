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
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many threads that begin at the same moment. */
final class Race {

    private Race() { }

    /**
     * Runs the task in so many threads at once, each with its number, from 0, and waits for all of them.
     *
     * @return what each returned
     * @throws AssertionError if any failed
     */
    static <T> List<T> race(int threads, IntFunction<T> task) {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> futures = IntStream.range(0, threads).mapToObj(thread -> executor.submit(() -> {
                start.await();
                return task.apply(thread);
            })).toList();
            try {
                List<T> results = new ArrayList<>();
                for (Future<T> future : futures) {
                    results.add(future.get());
                }
                return results;
            } catch (ExecutionException e) {
                throw new AssertionError("in a race of " + threads + " threads: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                executor.shutdownNow();
                throw new AssertionError("a race of " + threads + " threads does not end", e);
            }
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
