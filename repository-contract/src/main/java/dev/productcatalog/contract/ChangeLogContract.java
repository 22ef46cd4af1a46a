package dev.productcatalog.contract;

import static dev.productcatalog.contract.Race.only;
import static dev.productcatalog.contract.Race.outcome;
import static dev.productcatalog.contract.Race.race;
import static dev.productcatalog.contract.Race.readBesideWrites;
import static dev.productcatalog.contract.Samples.details;
import static dev.productcatalog.contract.Samples.everything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Change.Type;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.ChangeLog;
import dev.productcatalog.domain.port.ProductRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ChangeLog} must do, and the writes of the {@link ProductRepository} beside it. Each test is named
 * after the clause of the port's documentation that it holds the adapter to. An adapter that keeps a log extends this
 * class among its tests, beside {@link ProductRepositoryContract}.
 */
public abstract class ChangeLogContract extends CatalogContract {

    private static final int THREADS = 8;
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    /** For subclasses. */
    protected ChangeLogContract() { }

    // ---- L1: what is a change ---------------------------------------------------------------------------------------

    @Test
    public void l01_each_write_is_one_change() {
        Product tea = repository.add(details("Tea", "", 450));
        Product cheaper = repository.replace(tea, details("Tea", "", 400));
        repository.remove(cheaper);

        assertThat(log().after(0, 10).changes()).extracting(Change::type)
                .containsExactly(Type.CREATED, Type.UPDATED, Type.DELETED);
    }

    @Test
    public void l01_a_refused_write_is_no_change() {
        Product old = repository.add(details("Tea", "", 450));
        Product current = repository.replace(old, details("Tea", "", 400));
        Product gone = repository.add(details("Gone", "", 1));
        repository.remove(gone);
        long head = log().state().head();

        catchThrowable(() -> repository.replace(old, details("Intruder", "", 1)));
        catchThrowable(() -> repository.remove(old));
        catchThrowable(() -> repository.replace(gone, details("Intruder", "", 1)));
        catchThrowable(() -> repository.remove(gone));
        catchThrowable(() -> log().bringBack(current.id(), details("Intruder", "", 1), Attempt.ANONYMOUS));
        repository.confirm(current, Attempt.ANONYMOUS);

        assertThat(log().state().head()).isEqualTo(head);
        assertThat(log().after(head, 10).changes()).isEmpty();
    }

    // ---- L2: numbers ------------------------------------------------------------------------------------------------

    @Test
    public void l02_a_new_log_is_empty() {
        assertThat(log().state().head()).isZero();
        assertThat(log().state().oldest()).isEqualTo(1);
        assertThat(log().after(0, 10).changes()).isEmpty();
    }

    @Test
    public void l02_numbers_have_no_gaps_whatever_is_refused_between_them() {
        race(THREADS, thread -> {
            Product product = repository.add(details("n" + thread, "", 0));
            for (int i = 1; i <= 10; i++) {
                Product seen = product;
                product = repository.replace(seen, details("n" + thread, "", i));
                catchThrowable(() -> repository.remove(seen));
            }
            return null;
        });

        assertThat(log().after(0, 1000).changes()).extracting(Change::number)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, THREADS * 11).boxed().toList());
        assertThat(log().state().head()).isEqualTo(THREADS * 11);
    }

    @Test
    public void l02_numbers_go_on_after_reopening() {
        repository.add(details("Tea", "", 450));
        reopen();
        repository.add(details("Cup", "", 900));

        assertThat(log().after(0, 10).changes()).extracting(Change::number).containsExactly(1L, 2L);
    }

    @Test
    public void l02_changes_are_read_in_pages() {
        for (int i = 0; i < 7; i++) {
            repository.add(details("n", "", i));
        }
        assertThat(log().after(2, 3).changes()).extracting(Change::number).containsExactly(3L, 4L, 5L);
        assertThat(log().after(5, 3).changes()).extracting(Change::number).containsExactly(6L, 7L);
        assertThat(log().after(7, 3).changes()).isEmpty();
    }

    @Test
    public void l02_any_number_may_be_asked_for() {
        repository.add(details("Tea", "", 450));
        for (long beyond : new long[] {2, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            assertThat(log().after(beyond, 10).changes()).as("after %d", beyond).isEmpty();
        }
        for (long any : new long[] {Long.MIN_VALUE, -1, 0}) {
            assertThat(log().after(any, 10).changes()).as("after %d", any).hasSize(1);
        }
    }

    // ---- L3: an order of commits ------------------------------------------------------------------------------------

    @Test
    public void l03_a_racing_reader_never_sees_a_number_appear_behind_it() {
        List<List<Long>> seen = new ArrayList<>();
        AtomicLong names = new AtomicLong();
        race(THREADS, thread -> {
            if (thread >= 3) {
                for (int i = 0; i < 40; i++) {
                    repository.add(details("n" + names.incrementAndGet(), "", 0));
                }
                return null;
            }
            List<Long> mine = new ArrayList<>();
            long last = 0;
            while (last < (THREADS - 3) * 40) {
                for (Change change : log().after(last, 7).changes()) {
                    mine.add(change.number());
                    last = change.number();
                }
            }
            synchronized (seen) {
                seen.add(mine);
            }
            return null;
        });
        List<Long> all = log().after(0, 1000).changes().stream().map(Change::number).toList();
        assertThat(seen).as("what each of three readers has followed").containsOnly(all);
    }

    @Test
    public void l03_what_was_written_is_at_most_at_the_head() {
        race(THREADS, thread -> {
            for (int i = 0; i < 15; i++) {
                long before = log().state().head();
                Product product = repository.add(details("n", "", i));
                long head = log().state().head();
                assertThat(log().after(before, 1000).changes()).as("changes after the head of before the write")
                        .filteredOn(change -> change.product().equals(product))
                        .singleElement().satisfies(change -> assertThat(change.number()).isLessThanOrEqualTo(head));
            }
            return null;
        });
    }

    /**
     * So a list that is read after the state has all that the state has, and a state that stands still means no change.
     */
    @Test
    public void l03_what_is_read_after_the_state_reflects_it() {
        Product[] product = {repository.add(details("Counter", "", 0))};
        readBesideWrites(write -> product[0] =
                repository.replace(product[0], details("Counter", "", write)), 30, () -> {
            long head = log().state().head();
            long price = repository.page(everything()).getFirst().details().price();
            assertThat(price).as("what a list shows after the head was " + head).isGreaterThanOrEqualTo(head - 1);
            long later = log().state().head();
            assertThat(price).as("what a list showed before the head was " + later).isLessThanOrEqualTo(later - 1);
        });
    }

    @Test
    public void l03_instances_share_one_order() {
        Catalog other = beside();
        for (int i = 0; i < 5; i++) {
            repository.add(details("here", "", i));
            other.products().add(details("there", "", i));
        }
        List<Change> here = log().after(0, 100).changes();
        assertThat(other.changes().orElseThrow().after(0, 100).changes()).isEqualTo(here);
        assertThat(here).extracting(change -> change.product().details().name())
                .containsExactly("here", "there", "here", "there", "here", "there", "here", "there", "here", "there");
    }

    // ---- L4: what a change tells ------------------------------------------------------------------------------------

    @Test
    public void l04_changes_tell_the_states_that_writes_returned() {
        Product tea = repository.add(details("Tea", "Loose leaf", 450));
        Product cup = repository.add(details("Cup", "", 900));
        Product cheaper = repository.replace(tea, details("Tea", "\u00e9\ud83d\ude00", 400));
        repository.remove(cup);

        assertThat(log().after(0, 10).changes()).extracting(Change::product).containsExactly(tea, cup, cheaper, cup);
    }

    @Test
    public void l04_changes_tell_who_and_when() {
        Instant before = Instant.now().minusSeconds(5);
        Product tea = repository.add(details("Tea", "", 450), Attempt.by("ann"));
        Product cheaper = repository.replace(tea, details("Tea", "", 400), Attempt.by("b\u00f6b"));
        repository.remove(cheaper);

        List<Change> changes = log().after(0, 10).changes();
        assertThat(changes).extracting(Change::by).containsExactly("ann", "b\u00f6b", "");
        assertThat(changes).extracting(Change::at)
                .allSatisfy(at -> assertThat(at).isBetween(before, Instant.now().plusSeconds(5)));
    }

    @Test
    public void l04_of_each_product_the_order_is_that_of_its_states() {
        long[] ids = LongStream.range(0, 3).map(i -> repository.add(details("Counter", "", 0)).id()).toArray();
        race(THREADS, thread -> {
            for (int i = 0; i < 10; i++) {
                addOne(ids[i % ids.length]);
            }
            return null;
        });
        Map<Long, List<Long>> prices =
                new TreeMap<>(log().after(0, 1000).changes().stream().collect(Collectors.groupingBy(
                change -> change.product().id(),
                Collectors.mapping(change -> change.product().details().price(), Collectors.toList()))));
        assertThat(prices).hasSize(3).allSatisfy((id, told) -> assertThat(told).isSorted().doesNotHaveDuplicates());
    }

    @Test
    public void l04_a_product_has_a_history_also_when_it_is_gone() {
        Product tea = repository.add(details("Tea", "", 450));
        repository.add(details("Cup", "", 900));
        Product cheaper = repository.replace(tea, details("Tea", "", 400));
        repository.remove(cheaper);

        List<Change> history = log().ofProduct(tea.id(), Long.MAX_VALUE, 10);
        assertThat(history).extracting(Change::number).containsExactly(4L, 3L, 1L);
        assertThat(history.reversed()).isEqualTo(log().after(0, 10).changes().stream()
                .filter(change -> change.product().id() == tea.id()).toList());
        assertThat(log().ofProduct(tea.id(), 4, 1)).extracting(Change::number).containsExactly(3L);
        assertThat(log().ofProduct(tea.id(), 1, 1)).isEmpty();
        assertThat(log().ofProduct(4711, Long.MAX_VALUE, 1)).isEmpty();
    }

    @Test
    public void l04_a_product_can_be_brought_back() {
        Product tea = repository.add(details("Tea", "", 450));
        repository.remove(tea);
        Product again = log().bringBack(tea.id(), tea.details(), Attempt.by("ann"));

        assertThat(again.id()).isEqualTo(tea.id());
        assertThat(again.details()).isEqualTo(tea.details());
        assertThat(again.version()).isNotEqualTo(tea.version());
        assertThat(repository.find(tea.id())).contains(again);
        assertThat(log().ofProduct(tea.id(), Long.MAX_VALUE, 1)).singleElement().satisfies(change -> {
            assertThat(change.type()).isEqualTo(Type.CREATED);
            assertThat(change.product()).isEqualTo(again);
            assertThat(change.by()).isEqualTo("ann");
        });
        Object refused = outcome(() -> log().bringBack(tea.id(), details("Intruder", "", 1), Attempt.ANONYMOUS));
        assertThat(refused).as("what comes of bringing back a product that is there")
                .isInstanceOfSatisfying(CatalogException.Stale.class,
                        stale -> assertThat(stale.current()).isEqualTo(again));
        assertThat(repository.add(details("Cup", "", 900)).id()).as("the next id").isGreaterThan(tea.id());
    }

    // ---- L5: what comes with changes --------------------------------------------------------------------------------

    @Test
    public void l05_the_head_is_that_of_the_changes() {
        readBesideWrites(write -> repository.add(details("n", "", write)), 30, () -> {
            Changes changes = log().after(0, 1_000_000);
            assertThat(changes.state().head()).as("the head told with all changes")
                    .isEqualTo(changes.changes().size());
            long head = log().state().head();
            assertThat(log().after(head, 1).state().head()).isGreaterThanOrEqualTo(head);
        });
    }

    // ---- L6: forgetting ---------------------------------------------------------------------------------------------

    @Test
    public void l06_the_oldest_changes_are_forgotten_a_few_at_a_time() {
        Product product = repository.add(details("Tea", "", 0));
        for (int i = 1; i < 10; i++) {
            product = repository.replace(product, details("Tea", "", i));
        }
        assertThat(log().forgetChanges(END_OF_TIME, 4, 5)).isEqualTo(5);
        assertThat(log().state()).isEqualTo(new LogState(log().state().epoch(), 6, 10));
        assertThat(log().forgetChanges(END_OF_TIME, 4, 5)).isEqualTo(1);
        assertThat(log().forgetChanges(END_OF_TIME, 4, 5)).isZero();

        Changes left = log().after(0, 100);
        assertThat(left.changes()).extracting(Change::number).containsExactly(7L, 8L, 9L, 10L);
        assertThat(left.state().oldest()).isEqualTo(7);
        assertThat(log().ofProduct(product.id(), Long.MAX_VALUE, 100)).hasSize(4);
        assertThat(repository.page(everything())).containsExactly(product);
    }

    @Test
    public void l06_what_is_not_too_old_is_kept() {
        repository.add(details("Tea", "", 0));
        assertThat(log().forgetChanges(Instant.now().minusSeconds(3600), 0, 5)).isZero();
        assertThat(log().after(0, 10).changes()).hasSize(1);
    }

    @Test
    public void l06_numbers_go_on_when_all_is_forgotten() {
        repository.add(details("Tea", "", 0));
        assertThat(log().forgetChanges(END_OF_TIME, 0, 5)).isEqualTo(1);
        assertThat(log().state()).isEqualTo(new LogState(log().state().epoch(), 2, 1));
        repository.add(details("Cup", "", 0));
        assertThat(log().after(1, 10).changes()).extracting(Change::number).containsExactly(2L);
    }

    // ---- L7: the epoch ----------------------------------------------------------------------------------------------

    @Test
    public void l07_the_epoch_stays_the_same() {
        long epoch = log().state().epoch();
        repository.add(details("Tea", "", 0));
        assertThat(log().state().epoch()).isEqualTo(epoch);
        assertThat(log().after(0, 1).state().epoch()).isEqualTo(epoch);
    }

    @Test
    public void l07_every_catalogue_has_an_epoch_of_its_own() {
        long epoch = log().state().epoch();
        closeNow();
        assertThat(keep(emptyCatalog()).changes().orElseThrow().state().epoch()).isNotEqualTo(epoch);
    }

    @Test
    public void l07_the_epoch_stays_the_same_when_it_is_reopened() {
        long epoch = log().state().epoch();
        reopen();
        assertThat(log().state().epoch()).isEqualTo(epoch);
    }

    @Test
    public void l07_all_instances_see_the_same_epoch() {
        assertThat(beside().changes().orElseThrow().state().epoch()).isEqualTo(log().state().epoch());
    }

    // ---- L8: listeners ----------------------------------------------------------------------------------------------

    @Test
    public void l08_a_listener_is_called_after_each_commit() throws Exception {
        Semaphore called = new Semaphore(0);
        log().listen(called::release);
        Product tea = repository.add(details("Tea", "", 0));
        assertThat(called.tryAcquire(SOON_SECONDS, TimeUnit.SECONDS)).as("called for an addition").isTrue();
        called.drainPermits();
        tea = repository.replace(tea, details("Tea", "", 1));
        assertThat(called.tryAcquire(SOON_SECONDS, TimeUnit.SECONDS)).as("called for an update").isTrue();
        called.drainPermits();
        repository.remove(tea);
        assertThat(called.tryAcquire(SOON_SECONDS, TimeUnit.SECONDS)).as("called for a removal").isTrue();
    }

    // ---- L9: retries ------------------------------------------------------------------------------------------------

    @Test
    public void l09_every_kind_of_write_leaves_its_receipt() {
        Product tea = repository.add(details("Tea", "", 450), under("a"));
        Product cheaper = repository.replace(tea, details("Tea", "", 400), under("b"));
        repository.confirm(cheaper, under("c"));
        repository.remove(cheaper, under("d"));
        log().bringBack(tea.id(), tea.details(), under("e"));

        assertThat(log().receipt("a")).contains(new Receipt("print-a", "CREATED " + tea.details()));
        assertThat(log().receipt("b")).contains(new Receipt("print-b", "UPDATED " + cheaper.details()));
        assertThat(log().receipt("c")).contains(new Receipt("print-c", "UPDATED " + cheaper.details()));
        assertThat(log().receipt("d")).contains(new Receipt("print-d", "DELETED " + cheaper.details()));
        assertThat(log().receipt("e")).contains(new Receipt("print-e", "CREATED " + tea.details()));
    }

    @Test
    public void l09_a_write_under_a_key_that_has_a_receipt_changes_nothing() {
        Product tea = repository.add(details("Tea", "", 450), under("a"));
        Product cup = repository.add(details("Cup", "", 900));
        repository.remove(cup);
        LogState before = log().state();

        assertKeyTaken(() -> repository.add(details("x", "", 1), under("a")));
        assertKeyTaken(() -> repository.replace(tea, details("x", "", 1), under("a")));
        assertKeyTaken(() -> {
            repository.confirm(tea, under("a"));
            return "confirmed";
        });
        assertKeyTaken(() -> {
            repository.remove(tea, under("a"));
            return "removed";
        });
        assertKeyTaken(() -> log().bringBack(cup.id(), cup.details(), under("a")));

        assertThat(repository.page(everything())).containsExactly(tea);
        assertThat(log().state()).isEqualTo(before);
        assertThat(log().receipt("a")).contains(new Receipt("print-a", "CREATED " + tea.details()));
    }

    @Test
    public void l09_a_refused_write_leaves_no_receipt() {
        Product old = repository.add(details("Tea", "", 450));
        Product current = repository.replace(old, details("Tea", "", 400));
        catchThrowable(() -> repository.replace(old, details("x", "", 1), under("a")));
        catchThrowable(() -> repository.remove(old, under("b")));
        catchThrowable(() -> log().bringBack(old.id(), old.details(), under("c")));

        assertThat(List.of("a", "b", "c")).allSatisfy(key -> assertThat(log().receipt(key)).isEmpty());
        repository.replace(current, details("Tea", "", 1), under("a"));
        assertThat(log().receipt("a")).isPresent();
    }

    @Test
    public void l09_of_racing_writes_under_one_key_exactly_one_is_made() {
        List<Object> outcomes =
                race(THREADS, thread -> outcome(() -> repository.add(details("Tea", "", 1), under("a"))));

        assertThat(only(Product.class, outcomes)).hasSize(1);
        assertThat(only(CatalogException.KeyTaken.class, outcomes)).hasSize(THREADS - 1);
        assertThat(repository.page(everything())).isEqualTo(only(Product.class, outcomes));
        assertThat(log().state().head()).isEqualTo(1);
    }

    @Test
    public void l09_keys_differ_by_case_and_length() {
        repository.add(details("Tea", "", 1), under("key"));
        repository.add(details("Tea", "", 2), under("KEY"));
        repository.add(details("Tea", "", 3), under("k".repeat(255)));
        assertThat(log().state().head()).isEqualTo(3);
        assertThat(log().receipt("Key")).isEmpty();
    }

    @Test
    public void l09_keys_hold_at_every_instance() {
        Catalog other = beside();
        repository.add(details("Tea", "", 1), under("a"));
        assertKeyTaken(() -> other.products().add(details("Tea", "", 1), under("a")));
    }

    // ---- L10: receipts ----------------------------------------------------------------------------------------------

    @Test
    public void l10_receipts_are_kept_as_they_are() {
        String content = "{\"\u00e9\": \"\ud83d\ude00\"}\r\n\t\\u0000 '\"".repeat(2000);
        repository.add(details("Tea", "", 1),
                Attempt.by("ann").under(new RetryKey("a", "f"), (type, product) -> content));
        assertThat(log().receipt("a")).contains(new Receipt("f", content));
    }

    @Test
    public void l10_receipts_are_there_after_reopening() {
        repository.add(details("Tea", "", 1), under("a"));
        reopen();
        assertThat(log().receipt("a")).isPresent();
    }

    @Test
    public void l10_every_instance_has_the_receipts() {
        Catalog other = beside();
        repository.add(details("Tea", "", 1), under("a"));
        assertThat(other.changes().orElseThrow().receipt("a")).isEqualTo(log().receipt("a")).isPresent();
    }

    @Test
    public void l10_the_oldest_receipts_are_forgotten_a_few_at_a_time() {
        for (int i = 0; i < 5; i++) {
            repository.add(details("Tea", "", i), under("key-" + i));
        }
        assertThat(log().forgetReceipts(Instant.now().minusSeconds(3600), 3)).isZero();
        assertThat(log().forgetReceipts(END_OF_TIME, 3)).isEqualTo(3);
        assertThat(log().receipt("key-0")).isEmpty();
        assertThat(log().receipt("key-4")).isPresent();
        assertThat(log().forgetReceipts(END_OF_TIME, 3)).isEqualTo(2);
        assertThat(log().receipt("key-4")).isEmpty();
        repository.add(details("Tea", "", 9), under("key-0"));
    }

    // ---- What the tests are made of ---------------------------------------------------------------------------------

    private ChangeLog log() {
        return catalog.changes().orElseThrow(() -> new AssertionError("the catalogue keeps no log"));
    }

    private static Attempt under(String key) {
        return Attempt.by("ann")
                .under(new RetryKey(key, "print-" + key), (type, product) -> type + " " + product.details());
    }

    private static void assertKeyTaken(Callable<?> write) {
        assertThat(outcome(write)).as("what comes of a write under a key that has a receipt")
                .isInstanceOf(CatalogException.KeyTaken.class);
    }

    private void addOne(long id) {
        while (true) {
            Product seen = repository.find(id).orElseThrow();
            ProductDetails next = details("Counter", "", seen.details().price() + 1);
            try {
                repository.replace(seen, next);
                return;
            } catch (CatalogException.Stale e) {
                // Another writer was first: read again.
            }
        }
    }
}
