package dev.productcatalog.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
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
import java.util.concurrent.CountDownLatch;
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

    private List<Product> all() {
        List<Product> all = new ArrayList<>();
        bulk.read(ProductFilter.ALL, all::add);
        return all;
    }

    /** Goes on with the batch in another thread while it is open, in the middle of the work. */
    private void during(Consumer<Batch> first, Runnable meanwhile, Consumer<Batch> then) throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread thread = Thread.startVirtualThread(() -> bulk.write(Attempt.ANONYMOUS, batch -> {
            first.accept(batch);
            open.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            then.accept(batch);
            return 0;
        }, nothing -> ""));
        open.await();
        try {
            meanwhile.run();
        } finally {
            goOn.countDown();
            thread.join();
        }
    }

    @Test
    void b01_all_products_that_match_are_read_by_id() {
        Write[] adds = Stream.generate(() -> new Add(details("Tea"))).limit(2_500).toArray(Write[]::new);
        List<Product> products = write(adds).stream().map(BulkAccessContract::written).toList();
        Product other = repository.add(details("Cup"));

        assertThat(all()).isEqualTo(Stream.concat(products.stream(), Stream.of(other)).toList());
        List<Product> cups = new ArrayList<>();
        bulk.read(Samples.named("Cup"), cups::add);
        assertThat(cups).containsExactly(other);
    }

    @Test
    void b01_one_state_is_read_whatever_is_written_meanwhile() {
        for (int i = 0; i < 1_500; i++) {
            repository.add(details("Tea"));
        }
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

    @Test
    void b02_nothing_of_a_batch_is_seen_before_it_is_done() throws InterruptedException {
        Product tea = repository.add(details("Tea"));

        during(batch -> batch.write(List.of(new Add(details("Cup")), new Replace(tea, details("Green tea")))), () -> {
            assertThat(all()).containsExactly(tea);
            assertThat(repository.find(tea.id())).contains(tea);
        }, batch -> batch.write(List.of(new Add(details("Pot")))));

        assertThat(all()).extracting(product -> product.details().name())
                .containsExactlyInAnyOrder("Green tea", "Cup", "Pot");
    }

    @Test
    void b02_nothing_of_a_batch_is_there_if_its_work_throws() {
        Product tea = repository.add(details("Tea"));

        assertThatThrownBy(() -> bulk.write(Attempt.ANONYMOUS, batch -> {
            batch.write(List.of(new Add(details("Cup")), new Replace(tea, details("Green tea"))));
            throw new IllegalStateException("no");
        }, nothing -> "")).isInstanceOf(IllegalStateException.class).hasMessage("no");

        assertThat(all()).containsExactly(tea);
        repository.replace(tea, details("Black tea"));
    }

    @Test
    void b03_outcomes_are_in_the_order_of_the_writes() {
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
    void b04_what_is_refused_changes_nothing_and_the_rest_is_made() {
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

    @Test
    void b05_ids_that_are_given_later_are_higher_than_one_that_was_chosen() {
        long chosen = repository.add(details("Tea")).id() + 5_000;

        Product put = written(write(new Put(chosen, details("Cup"))).getFirst());

        assertThat(put.id()).isEqualTo(chosen);
        assertThat(repository.find(chosen)).contains(put);
        assertThat(repository.add(details("Pot")).id()).isGreaterThan(chosen);
        assertThat(written(write(new Add(details("Pan"))).getFirst()).id()).isGreaterThan(chosen);
    }

    @Test
    void b06_others_write_while_a_batch_is_open() throws InterruptedException {
        Product tea = repository.add(details("Tea"));
        Product cup = repository.add(details("Cup"));

        during(batch -> batch.write(List.of(new Add(details("Pot")), new Replace(tea, details("Green tea")))), () -> {
            repository.add(details("Pan"));
            repository.replace(cup, details("Mug"));
        }, batch -> assertThat(batch.write(List.of(new Replace(cup, details("Glass")))).getFirst())
                .isInstanceOf(Outcome.Stale.class));

        assertThat(all()).extracting(product -> product.details().name())
                .containsExactlyInAnyOrder("Green tea", "Mug", "Pot", "Pan");
    }

    @Test
    void b07_each_write_is_a_change_and_what_was_undone_is_none() {
        ChangeLog log = catalog.changes().orElse(null);
        assumeTrue(log != null, "the adapter keeps no log");
        Product tea = repository.add(details("Tea"));
        long before = log.state().head();

        bulk.write(Attempt.by("ann"), batch -> batch.write(List.of(new Add(details("Cup")),
                new Replace(tea, details("Green tea")), new Replace(new Product(tea.id() + 9_999, tea.version(),
                tea.details()), details("none")))), outcomes -> "");
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
    void b07_the_log_goes_from_single_changes_to_batches_and_back_without_a_gap() {
        ChangeLog log = catalog.changes().orElse(null);
        assumeTrue(log != null, "the adapter keeps no log");
        long before = log.state().head();
        Product tea = repository.add(details("Tea"));
        List<Product> made = write(new Add(details("a")), new Add(details("b")), new Add(details("c"))).stream()
                .map(BulkAccessContract::written).toList();
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
    void b07_a_batch_is_forgotten_in_parts() {
        ChangeLog log = catalog.changes().orElse(null);
        assumeTrue(log != null, "the adapter keeps no log");
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
    void b07_a_key_has_one_receipt_for_all_and_makes_a_batch_once() {
        ChangeLog log = catalog.changes().orElse(null);
        assumeTrue(log != null, "the adapter keeps no log");
        Attempt attempt = Attempt.by("ann").under(new RetryKey("k", "print"), (type, product) -> "");

        bulk.write(attempt, batch -> batch.write(List.of(new Add(details("Cup")), new Add(details("Pot")))),
                outcomes -> outcomes.size() + " written");

        assertThat(log.receipt("k").orElseThrow().content()).isEqualTo("2 written");
        assertThatThrownBy(() ->
                bulk.write(attempt, batch -> batch.write(List.of(new Add(details("Pan")))), outcomes -> ""))
                .isInstanceOf(CatalogException.KeyTaken.class);
        assertThat(all()).hasSize(2);
    }

    @Test
    void b08_nothing_is_held_after_a_failure() {
        for (int i = 0; i < 50; i++) {
            repository.add(details("Tea"));
            assertThatThrownBy(() -> bulk.read(ProductFilter.ALL, product -> {
                throw new IllegalStateException();
            })).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> bulk.write(Attempt.ANONYMOUS, batch -> {
                throw new IllegalStateException();
            }, nothing -> "")).isInstanceOf(IllegalStateException.class);
        }
        assertThat(all()).hasSize(50);
    }
}
