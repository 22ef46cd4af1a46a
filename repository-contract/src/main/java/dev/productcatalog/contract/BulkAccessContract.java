package dev.productcatalog.contract;

import static dev.productcatalog.contract.Race.outcome;
import static dev.productcatalog.contract.Race.readBesideWrites;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.port.BulkAccess;
import dev.productcatalog.domain.port.BulkAccess.Batch;
import dev.productcatalog.domain.port.ChangeLog;
import dev.productcatalog.domain.port.Outcome;
import dev.productcatalog.domain.port.Outcome.Written;
import dev.productcatalog.domain.port.Write;
import dev.productcatalog.domain.port.Write.Add;
import dev.productcatalog.domain.port.Write.Put;
import dev.productcatalog.domain.port.Write.Replace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clauses of {@link BulkAccess}, for an adapter that has it. */
public abstract class BulkAccessContract extends CatalogContract {

    private BulkAccess bulk;

    /** For an adapter to extend. */
    protected BulkAccessContract() { }

    @BeforeEach
    final void openBulk() {
        bulk = catalog.bulk().orElseThrow();
    }

    private static ProductDetails details(String name) {
        return new ProductDetails(name, "", 1L);
    }

    private List<Outcome> write(Write... writes) {
        return bulk.write(Attempt.ANONYMOUS, batch -> batch.write(List.of(writes)), outcomes -> "");
    }

    private static Product written(Outcome outcome) {
        return ((Written) outcome).product();
    }

    private List<Product> writtenAll(Stream<? extends Write> writes) {
        return write(writes.toArray(Write[]::new)).stream().map(BulkAccessContract::written).toList();
    }

    private List<Product> all() {
        List<Product> all = new ArrayList<>();
        bulk.read(ProductFilter.ALL, all::add);
        return all;
    }

    /**
     * Makes a batch in another thread, and has others work in the middle of it, without waiting for its end.
     *
     * @return what came of the batch: null, or the catalogue's exception
     */
    private Object during(Attempt attempt, Consumer<Batch> first, Runnable others, Consumer<Batch> then) {
        CompletableFuture<Object> open = new CompletableFuture<>();
        CompletableFuture<Object> goOn = new CompletableFuture<>();
        Future<Object> batch = start(() -> bulk.write(attempt, writes -> {
            first.accept(writes);
            open.complete(null);
            goOn.join();
            then.accept(writes);
            return null;
        }, nothing -> ""), open);
        Future<Object> meanwhile = start(() -> {
            open.join();
            others.run();
            return null;
        }, goOn);
        Object ofOthers = ended(meanwhile, "others wait for a batch that is none of their business");
        Object ofBatch = ended(batch, "a batch does not end");
        assertThat(ofOthers).as("what others are told while a batch is open").isNull();
        return ofBatch;
    }

    /** {@return what comes of a call in another thread} Whatever it is, it ends the wait of the other one. */
    private static Future<Object> start(Callable<?> call, CompletableFuture<Object> awaited) {
        FutureTask<Object> task = new FutureTask<>(() -> {
            try {
                return outcome(call);
            } finally {
                awaited.complete(null);
            }
        });
        Thread.startVirtualThread(task);
        return task;
    }

    private static Object ended(Future<Object> task, String otherwise) {
        try {
            return task.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().toString(), e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError(otherwise, e);
        }
    }

    // ---- B1: reading ------------------------------------------------------------------------------------------------

    @Test
    public void b01_all_products_that_match_are_read_by_id() {
        Product first = repository.add(details("Tea"));
        List<Product> products = writtenAll(Stream.generate(() -> new Add(details("Tea"))).limit(2_500));
        Product other = repository.add(details("Cup"));
        repository.remove(first);
        Product back = written(write(new Put(first.id(), details("Cup"))).getFirst());

        assertThat(all()).isEqualTo(Stream.of(List.of(back), products, List.of(other)).flatMap(List::stream).toList());
        List<Product> cups = new ArrayList<>();
        bulk.read(Samples.named("Cup"), cups::add);
        assertThat(cups).containsExactly(back, other);
    }

    @Test
    public void b01_one_state_is_read_whatever_is_written_meanwhile() {
        write(Stream.generate(() -> new Add(details("Tea"))).limit(1_500).toArray(Write[]::new));
        List<Product> before = all();
        List<Product> read = new ArrayList<>();

        bulk.read(ProductFilter.ALL, product -> {
            if (read.isEmpty()) {
                repository.remove(before.getLast());
                repository.replace(before.get(1_400), details("Cup"));
                repository.add(details("Pot"));
            }
            read.add(product);
        });

        assertThat(read).isEqualTo(before);
    }

    // ---- B2: all or nothing -----------------------------------------------------------------------------------------

    @Test
    public void b02_nothing_of_a_batch_is_seen_before_it_is_done() {
        Product tea = repository.add(details("Tea"));

        during(Attempt.ANONYMOUS,
                batch -> batch.write(List.of(new Add(details("Cup")), new Replace(tea, details("Green tea")))), () -> {
            assertThat(all()).containsExactly(tea);
            assertThat(repository.find(tea.id())).contains(tea);
            assertThat(repository.count(ProductFilter.ALL)).isEqualTo(1);
            catalog.changes().ifPresent(log -> assertThat(log.after(0, 100).changes()).hasSize(1));
        }, batch -> batch.write(List.of(new Add(details("Pot")))));

        assertThat(all()).extracting(product -> product.details().name())
                .containsExactlyInAnyOrder("Green tea", "Cup", "Pot");
    }

    @Test
    public void b02_a_racing_reader_sees_all_of_a_batch_or_nothing() {
        List<Product> products = new ArrayList<>(writtenAll(Stream.generate(() -> new Add(details("0"))).limit(20)));
        readBesideWrites(round -> {
            List<Product> now = writtenAll(products.stream().map(seen -> new Replace(seen, details("" + round))));
            products.clear();
            products.addAll(now);
        }, 30, () -> {
            List<Product> seen = all();
            assertThat(seen).hasSize(20).extracting(product -> product.details().name())
                    .as("states, all of one batch").containsOnly(seen.getFirst().details().name());
        });
    }

    @Test
    public void b02_nothing_of_a_batch_is_there_if_its_work_throws() {
        Product tea = repository.add(details("Tea"));

        assertThatThrownBy(() -> bulk.write(Attempt.ANONYMOUS, batch -> {
            batch.write(List.of(new Add(details("Cup")), new Replace(tea, details("Green tea"))));
            throw new IllegalStateException("no");
        }, nothing -> "")).isInstanceOf(IllegalStateException.class);

        assertThat(all()).containsExactly(tea);
    }

    @Test
    public void b02_a_batch_is_there_after_reopening() {
        Product tea = repository.add(details("Tea"));
        List<Product> written =
                writtenAll(Stream.of(new Replace(tea, details("Green tea")), new Add(details("Cup"))));
        reopen();
        openBulk();

        assertThat(all()).isEqualTo(written);
    }

    // ---- B3, B4: outcomes -------------------------------------------------------------------------------------------

    @Test
    public void b03_outcomes_are_in_the_order_of_the_writes() {
        Product tea = repository.add(details("Tea"));

        List<Outcome> outcomes =
                write(new Add(details("one")), new Replace(tea, details("two")), new Add(details("three")));

        assertThat(outcomes).extracting(outcome -> written(outcome).details().name())
                .containsExactly("one", "two", "three");
        assertThat(all()).containsExactlyInAnyOrderElementsOf(outcomes.stream().map(BulkAccessContract::written)
                .toList());
        assertThat(written(outcomes.get(1)).version()).isNotEqualTo(tea.version());
    }

    @Test
    public void b03_an_id_that_was_given_before_in_the_batch_is_taken() {
        bulk.write(Attempt.ANONYMOUS, batch -> {
            long id = written(batch.write(List.of(new Add(details("Tea")))).getFirst()).id();
            assertThat(batch.write(List.of(new Put(id, details("Cup"))))).containsExactly(new Outcome.IdTaken());
            return 0;
        }, nothing -> "");
        long next = all().getFirst().id() + 1; // the one that is given next, or lower

        List<Outcome> outcomes = write(new Add(details("Pot")), new Put(next, details("Pan")), new Add(details("Can")));

        assertThat(outcomes.get(1) instanceof Outcome.IdTaken).as("%s", outcomes)
                .isEqualTo(written(outcomes.getFirst()).id() == next);
        assertThat(all()).hasSize(1 + Race.only(Written.class, new ArrayList<>(outcomes)).size());
    }

    @Test
    public void b04_what_is_refused_changes_nothing_and_the_rest_is_made() {
        Product tea = repository.add(details("Tea"));
        Product now = repository.replace(tea, details("Green tea"));
        Product gone = repository.add(details("Cup"));
        repository.remove(gone);

        List<Outcome> outcomes = write(new Replace(tea, details("lost")), new Put(tea.id(), details("taken")),
                new Replace(gone, details("back")), new Add(details("Pot")));

        assertThat(outcomes.subList(0, 3))
                .containsExactly(new Outcome.Stale(now), new Outcome.IdTaken(), new Outcome.Gone());
        assertThat(all()).containsExactly(now, written(outcomes.get(3)));
    }

    // ---- B5: chosen ids ---------------------------------------------------------------------------------------------

    @Test
    public void b05_ids_that_are_given_later_are_higher_than_one_that_was_chosen() {
        long chosen = repository.add(details("Tea")).id() + 5_000;

        Product put = written(write(new Put(chosen, details("Cup"))).getFirst());
        Product lower = written(write(new Put(chosen - 1_000, details("Pan"))).getFirst());

        assertThat(put.id()).isEqualTo(chosen);
        assertThat(repository.find(chosen)).contains(put);
        assertThat(repository.find(chosen - 1_000)).contains(lower);
        assertThat(repository.add(details("Pot")).id()).isGreaterThan(chosen);
        assertThat(written(write(new Add(details("Pan"))).getFirst()).id()).isGreaterThan(chosen);
    }

    @Test
    public void b05_the_highest_id_can_be_chosen() {
        Product put = written(write(new Put(Put.MAX_ID, details("Cup"))).getFirst());

        assertThat(repository.find(Put.MAX_ID)).contains(put);
        assertThat(repository.add(details("Pot")).id()).isGreaterThan(Put.MAX_ID);
    }

    @Test
    public void b05_ids_are_higher_also_while_the_batch_is_open() {
        long chosen = repository.add(details("Tea")).id() + 5_000;

        during(Attempt.ANONYMOUS, batch -> batch.write(List.of(new Put(chosen, details("Cup")))), () ->
                assertThat(repository.add(details("Pot")).id()).isGreaterThan(chosen),
                batch -> assertThat(written(batch.write(List.of(new Add(details("Pan")))).getFirst()).id())
                        .isGreaterThan(chosen));
    }

    // ---- B6: others -------------------------------------------------------------------------------------------------

    @Test
    public void b06_others_write_while_a_batch_is_open() {
        Product tea = repository.add(details("Tea"));
        Product cup = repository.add(details("Cup"));
        long chosen = cup.id() + 5_000;

        during(Attempt.ANONYMOUS, batch -> batch.write(List.of(new Add(details("Pot")),
                new Replace(tea, details("Green tea")), new Put(chosen, details("Bowl")))), () -> {
            repository.add(details("Pan"));
            repository.replace(cup, details("Mug"));
            write(new Add(details("Can")), new Put(chosen + 5_000, details("Lid")));
        }, batch -> assertThat(batch.write(List.of(new Replace(cup, details("Glass")))).getFirst())
                .isInstanceOf(Outcome.Stale.class));

        assertThat(all()).extracting(product -> product.details().name())
                .containsExactlyInAnyOrder("Green tea", "Mug", "Pot", "Pan", "Bowl", "Can", "Lid");
    }

    @Test
    public void b06_of_a_batch_and_another_writer_of_its_product_one_wins() {
        Product tea = repository.add(details("Tea"));
        assertOneWins(new Replace(tea, details("Green tea")), () ->
                Optional.of(repository.replace(tea, details("Black tea"))));
        Product cup = repository.add(details("Cup"));
        assertOneWins(new Replace(cup, details("Mug")), () -> {
            repository.remove(cup);
            return Optional.empty();
        });
        Product pot = repository.add(details("Pot"));
        assertOneWins(new Replace(pot, details("Pan")), () -> write(new Replace(pot, details("Can"))).getFirst());
        Product bowl = repository.add(details("Bowl"));
        repository.remove(bowl);
        assertOneWins(new Put(bowl.id(), details("Lid")), () -> write(new Put(bowl.id(), details("Jar"))).getFirst());
        catalog.changes().ifPresent(log -> {
            Product can = repository.add(details("Can"));
            repository.remove(can);
            assertOneWins(new Put(can.id(), details("Tin")), () ->
                    Optional.of(log.bringBack(can.id(), can.details(), Attempt.ANONYMOUS)));
        });
    }

    /**
     * Has a batch and another writer change a product.
     *
     * @param other returns an outcome; or else, if it has made its change, the product, if there is one now
     */
    private void assertOneWins(Write ofBatch, Callable<Object> other) {
        List<Product> ofBatches = new CopyOnWriteArrayList<>();
        List<Future<Object>> rivals = new CopyOnWriteArrayList<>();
        Object batch = during(Attempt.ANONYMOUS, writes ->
                ofBatches.add(written(writes.write(List.of(ofBatch)).getFirst())), () -> {
            CompletableFuture<Object> begun = new CompletableFuture<>();
            rivals.add(start(() -> {
                begun.complete(null);
                return other.call();
            }, new CompletableFuture<>()));
            begun.join();
            awaitAWhile(rivals.getFirst());
        }, writes -> { });
        Object ofRival = ended(rivals.getFirst(), "a write does not end");
        if (ofRival instanceof Written(Product product)) {
            ofRival = Optional.of(product);
        }

        assertThat(batch == null ^ ofRival instanceof Optional)
                .as("%s by a batch comes to %s, another write to %s: one is made", ofBatch, batch, ofRival).isTrue();
        Product made = ofBatches.getFirst();
        assertThat(repository.find(made.id())).isEqualTo(batch == null ? Optional.of(made) : ofRival);
    }

    /** Nobody tells that a write waits for another one; one that does not wait has ended in this time. */
    private static void awaitAWhile(Future<Object> write) {
        try {
            write.get(50, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException e) {
            // what comes of it is asked for later
        }
    }

    // ---- B7: the log ------------------------------------------------------------------------------------------------

    private ChangeLog log() {
        assumeTrue(catalog.changes().isPresent(), "the adapter keeps no log");
        return catalog.changes().get();
    }

    @Test
    public void b07_each_write_is_a_change_and_what_was_undone_is_none() {
        ChangeLog log = log();
        Product tea = repository.add(details("Tea"));
        long before = log.state().head();

        bulk.write(Attempt.by("ann"), batch -> batch.write(List.of(new Add(details("Cup")),
                new Replace(tea, details("Green tea")), new Replace(new Product(tea.id() + 9_999, tea.version(),
                tea.details()), details("none")))), outcomes -> {
            throw new AssertionError("there is no key");
        });
        assertThatThrownBy(() -> bulk.write(Attempt.ANONYMOUS, batch -> {
            batch.write(List.of(new Add(details("Pot"))));
            throw new IllegalStateException();
        }, nothing -> "")).isInstanceOf(IllegalStateException.class);
        repository.add(details("Pan"));

        List<Change> changes = log.after(before, 100).changes();
        assertThat(changes).extracting(Change::number).containsExactly(before + 1, before + 2, before + 3);
        assertThat(changes.subList(0, 2)).extracting(change -> change.type() + " " + change.product().details().name()
                + " by " + change.by()).containsExactlyInAnyOrder("CREATED Cup by ann", "UPDATED Green tea by ann");
        assertThat(changes.subList(0, 2)).extracting(Change::product).allMatch(product ->
                repository.find(product.id()).orElseThrow().equals(product));
    }

    @Test
    public void b07_changes_of_a_batch_follow_each_other_whatever_others_write_meanwhile() {
        ChangeLog log = log();
        during(Attempt.by("ann"), batch -> batch.write(List.of(new Add(details("a")), new Add(details("b")))), () -> {
            repository.add(details("Tea"));
            assertThat(log.after(0, 100).changes()).extracting(Change::number).containsExactly(1L);
        }, batch -> batch.write(List.of(new Add(details("c")))));
        repository.add(details("Cup"));

        assertThat(log.after(0, 100).changes()).extracting(Change::number).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(log.after(0, 100).changes()).extracting(Change::by).containsExactly("", "ann", "ann", "ann", "");
    }

    @Test
    public void b07_the_log_goes_from_single_changes_to_batches_and_back_without_a_gap() {
        ChangeLog log = log();
        long before = log.state().head();
        Product tea = repository.add(details("Tea"));
        List<Product> made = writtenAll(Stream.of("a", "b", "c").map(name -> new Add(details(name))));
        Product green = repository.replace(tea, details("Green tea"));
        Product black = written(write(new Replace(green, details("Black tea")), new Add(details("d"))).getFirst());
        repository.remove(black);

        List<Change> all = log.after(before, 100).changes();
        assertThat(all).extracting(Change::number).containsExactlyElementsOf(
                LongStream.rangeClosed(before + 1, before + 8).boxed().toList());
        assertThat(log.state().head()).isEqualTo(before + 8);
        assertThat(all.subList(1, 4)).extracting(Change::product).containsExactlyInAnyOrderElementsOf(made);
        for (int from = 0; from <= 8; from++) {
            for (int limit = 1; limit <= 9; limit++) {
                assertThat(log.after(before + from, limit).changes())
                        .isEqualTo(all.subList(from, Math.min(8, from + limit)));
            }
        }
        List<Change> ofTea = all.reversed().stream().filter(change -> change.product().id() == tea.id()).toList();
        assertThat(ofTea).hasSize(4);
        assertThat(log.ofProduct(tea.id(), Long.MAX_VALUE, 10)).isEqualTo(ofTea);
        assertThat(log.ofProduct(tea.id(), ofTea.getFirst().number(), 2)).isEqualTo(ofTea.subList(1, 3));
    }

    @Test
    public void b07_a_batch_is_forgotten_in_parts() {
        ChangeLog log = log();
        repository.add(details("Tea"));
        write(new Add(details("a")), new Add(details("b")), new Add(details("c")));
        repository.add(details("Cup"));
        List<Change> all = log.after(log.state().oldest() - 1, 100).changes();
        Instant later = Instant.now().plusSeconds(60);

        for (int kept = all.size() - 1; kept >= 0; kept--) {
            assertThat(log.forgetChanges(later, kept, 1)).isEqualTo(1);
            assertThat(log.state().oldest()).isEqualTo(log.state().head() - kept + 1);
            assertThat(log.after(log.state().head() - kept, 100).changes())
                    .isEqualTo(all.subList(all.size() - kept, all.size()));
        }
        write(new Add(details("d")));
        assertThat(log.state().head()).isEqualTo(all.getLast().number() + 1);
    }

    @Test
    public void b07_a_key_has_one_receipt_for_all_and_makes_a_batch_once() {
        ChangeLog log = log();
        Attempt attempt = Attempt.by("ann").under(new RetryKey("k", "print"), (type, product) -> "");

        bulk.write(attempt, batch -> batch.write(List.of(new Add(details("Cup")), new Add(details("Pot")))),
                outcomes -> outcomes.size() + " written");

        assertThat(log.receipt("k").orElseThrow().content()).isEqualTo("2 written");
        assertThat(catchThrowable(() ->
                bulk.write(attempt, batch -> batch.write(List.of(new Add(details("Pan")))), outcomes -> "")))
                .as("what a second batch under the key is told").isInstanceOf(CatalogException.KeyTaken.class);
        assertThat(all()).hasSize(2);
    }

    @Test
    public void b07_of_a_batch_and_another_write_under_one_key_one_is_made() {
        ChangeLog log = log();
        Attempt attempt = Attempt.by("ann").under(new RetryKey("k", "print"), (type, product) -> "other");

        Object batch = during(attempt, writes -> writes.write(List.of(new Add(details("Cup")))), () ->
                repository.add(details("Tea"), attempt), writes -> { });

        assertThat(batch).isInstanceOf(CatalogException.KeyTaken.class);
        assertThat(all()).extracting(product -> product.details().name()).containsExactly("Tea");
        assertThat(log.receipt("k").orElseThrow().content()).isEqualTo("other");
        assertThat(log.state().head()).isEqualTo(1);
    }

    @Test
    public void b07_a_batch_that_changes_nothing_is_no_change_but_leaves_its_receipt() {
        ChangeLog log = log();
        Attempt attempt = Attempt.by("ann").under(new RetryKey("k", "print"), (type, product) -> "");

        assertThatThrownBy(() -> bulk.write(attempt, batch -> {
            throw new IllegalStateException();
        }, nothing -> "undone")).isInstanceOf(IllegalStateException.class);
        assertThat(log.receipt("k")).as("the receipt of what was undone").isEmpty();
        bulk.write(attempt, batch -> batch.write(List.of()), outcomes -> outcomes.size() + " written");

        assertThat(log.receipt("k")).contains(new Receipt("print", "0 written"));
        assertThat(log.state().head()).isZero();
    }

    @Test
    public void b07_a_listener_is_called_after_a_batch() throws InterruptedException {
        Semaphore called = new Semaphore(0);
        log().listen(called::release);

        write(new Add(details("Tea")), new Add(details("Cup")));

        assertThat(called.tryAcquire(SOON_SECONDS, TimeUnit.SECONDS)).as("the listener was called").isTrue();
    }

    // ---- B8: failures -----------------------------------------------------------------------------------------------

    @Test
    public void b08_what_is_thrown_passes_and_nothing_is_held() {
        IllegalStateException failure = new IllegalStateException("of the caller");
        Product tea = repository.add(details("Tea"));
        for (int i = 0; i < 50; i++) {
            Product seen = tea;
            assertThat(catchThrowable(() -> bulk.read(ProductFilter.ALL, product -> {
                throw failure;
            }))).isSameAs(failure);
            assertThat(catchThrowable(() -> bulk.write(Attempt.ANONYMOUS, batch -> {
                batch.write(List.of(new Replace(seen, details("Cup"))));
                throw failure;
            }, nothing -> ""))).isSameAs(failure);
            tea = repository.replace(seen, details("Tea " + i));
        }
        assertThat(all()).containsExactly(tea);
    }
}
