package dev.productcatalog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.domain.change.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What replacing, patching and deleting have in common: another writer may have been faster. */
class RevisionTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "Loose leaf", 450L);
    private static final ProductDetails COCOA = new ProductDetails("Cocoa", "Sweet", 500L);

    private final SmallRepository repository = new SmallRepository();
    private final ReplaceProduct replace = new ReplaceProduct(repository);
    private final PatchProduct patch = new PatchProduct(repository);
    private final DeleteProduct delete = new DeleteProduct(repository);
    private final Product tea = new CreateProduct(repository).create(TEA, Attempt.ANONYMOUS);

    @Test
    void replaces_all_details() {
        Product replaced = replace.replace(tea.id(), COCOA, Precondition.NONE, Attempt.ANONYMOUS);

        assertThat(replaced.id()).isEqualTo(tea.id());
        assertThat(replaced.details()).isEqualTo(COCOA);
        assertThat(replaced.version()).isNotEqualTo(tea.version());
        assertThat(repository.find(tea.id())).contains(replaced);
    }

    @Test
    void patches_some_details() {
        Product patched = patch.patch(tea.id(), price(1), Precondition.NONE, Attempt.ANONYMOUS);

        assertThat(patched.details()).isEqualTo(new ProductDetails("Tea", "Loose leaf", 1L));
        assertThat(patched.version()).isNotEqualTo(tea.version());
        assertThat(repository.find(tea.id())).contains(patched);
    }

    @Test
    void deletes() {
        delete.delete(tea.id(), Precondition.NONE, Attempt.ANONYMOUS);

        assertThat(repository.find(tea.id())).isEmpty();
    }

    @Test
    void keeps_the_version_where_nothing_changes() {
        assertThat(replace.replace(tea.id(), TEA, Precondition.NONE, Attempt.ANONYMOUS)).isEqualTo(tea);
        assertThat(patch.patch(tea.id(), price(450), Precondition.NONE, Attempt.ANONYMOUS)).isEqualTo(tea);
        assertThat(patch.patch(tea.id(), new ProductPatch(null, null, null), Precondition.NONE, Attempt.ANONYMOUS))
                .isEqualTo(tea);
        assertThat(repository.find(tea.id())).contains(tea);
        assertThat(repository.writes()).as("writes, the creation included").isEqualTo(1);
    }

    @Test
    void finds_nothing_to_change_under_an_unknown_id() {
        Precondition never = Precondition.MISSING;

        assertThatThrownBy(() -> replace.replace(4711, TEA, never, Attempt.ANONYMOUS))
                .isInstanceOf(CatalogException.NotFound.class);
        assertThatThrownBy(() -> patch.patch(4711, price(1), never, Attempt.ANONYMOUS))
                .isInstanceOf(CatalogException.NotFound.class);
        assertThatThrownBy(() -> delete.delete(4711, never, Attempt.ANONYMOUS))
                .isInstanceOf(CatalogException.NotFound.class);
    }

    @Test
    void patches_the_result_of_a_faster_writer() {
        repository.beforeNextWrite(() -> repository.overwrite(tea.id(), COCOA));

        assertThat(patch.patch(tea.id(), price(1), Precondition.NONE, Attempt.ANONYMOUS).details())
                .isEqualTo(new ProductDetails("Cocoa", "Sweet", 1L));
    }

    @Test
    void goes_on_until_no_writer_is_faster() {
        for (long price = 10; price < 15; price++) {
            ProductDetails other = new ProductDetails("Cocoa", "", price);
            repository.beforeNextWrite(() -> repository.overwrite(tea.id(), other));
        }

        assertThat(patch.patch(tea.id(), new ProductPatch(null, "Sweet", null), Precondition.NONE, Attempt.ANONYMOUS)
                .details())
                .isEqualTo(new ProductDetails("Cocoa", "Sweet", 14L));
    }

    @Test
    void replaces_the_result_of_a_faster_writer() {
        ProductDetails coffee = new ProductDetails("Coffee", "Black", 300L);
        repository.beforeNextWrite(() -> repository.overwrite(tea.id(), COCOA));

        assertThat(replace.replace(tea.id(), coffee, Precondition.NONE, Attempt.ANONYMOUS).details()).isEqualTo(coffee);
    }

    @Test
    void takes_the_state_of_a_faster_writer_who_made_the_same_change() {
        List<Product> others = new ArrayList<>();
        repository.beforeNextWrite(() -> others.add(repository.overwrite(tea.id(), COCOA)));

        assertThat(replace.replace(tea.id(), COCOA, Precondition.NONE, Attempt.ANONYMOUS)).isEqualTo(others.getFirst());
    }

    @Test
    void deletes_the_result_of_a_faster_writer() {
        repository.beforeNextWrite(() -> repository.overwrite(tea.id(), COCOA));
        delete.delete(tea.id(), Precondition.NONE, Attempt.ANONYMOUS);

        assertThat(repository.find(tea.id())).isEmpty();
    }

    @Test
    void finds_nothing_left_to_change_when_a_faster_writer_deleted() {
        repository.beforeNextWrite(() -> repository.wipe(tea.id()));
        assertThatThrownBy(() -> patch.patch(tea.id(), price(1), Precondition.NONE, Attempt.ANONYMOUS))
                .isInstanceOf(CatalogException.NotFound.class);

        repository.overwrite(tea.id(), TEA);
        repository.beforeNextWrite(() -> repository.wipe(tea.id()));
        assertThatThrownBy(() -> delete.delete(tea.id(), Precondition.NONE, Attempt.ANONYMOUS))
                .isInstanceOf(CatalogException.NotFound.class);
    }

    @Test
    void goes_on_from_the_state_that_a_faster_writer_left() {
        repository.beforeNextWrite(() -> repository.overwrite(tea.id(), COCOA));
        patch.patch(tea.id(), price(1), Precondition.NONE, Attempt.ANONYMOUS);

        assertThat(repository.reads()).as("reads by id").isEqualTo(1);
    }

    @Test
    void changes_nothing_when_a_faster_writer_breaks_the_precondition() {
        Precondition unlessChanged = Precondition.only(Set.of(tea.version()));
        for (Runnable change : List.<Runnable>of(
                () -> replace.replace(tea.id(), new ProductDetails("Coffee", "", 1L), unlessChanged, Attempt.ANONYMOUS),
                () -> patch.patch(tea.id(), price(1), unlessChanged, Attempt.ANONYMOUS),
                () -> delete.delete(tea.id(), unlessChanged, Attempt.ANONYMOUS))) {
            repository.restore(tea);
            repository.beforeNextWrite(() -> repository.overwrite(tea.id(), COCOA));

            assertThatThrownBy(change::run).isInstanceOfSatisfying(CatalogException.Stale.class,
                    stale -> assertThat(stale.current().details()).isEqualTo(COCOA));
            assertThat(repository.find(tea.id()).orElseThrow().details()).isEqualTo(COCOA);
        }
    }

    @Test
    void checks_the_precondition_of_a_change_that_changes_nothing() {
        assertThatThrownBy(() -> replace.replace(tea.id(), TEA, Precondition.only(Set.of()), Attempt.ANONYMOUS))
                .isInstanceOf(CatalogException.Stale.class);
    }

    @Test
    void changes_nothing_without_a_precondition_that_is_required() {
        assertThatThrownBy(() -> delete.delete(tea.id(), Precondition.MISSING, Attempt.ANONYMOUS))
                .isInstanceOf(CatalogException.PreconditionRequired.class);
        assertThat(repository.find(tea.id())).contains(tea);
    }

    @Test
    void loses_no_update_of_racing_writers() throws Exception {
        int rounds = 500;
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 1; i <= rounds; i++) {
                long n = i;
                futures.add(writers.submit(() ->
                        patch.patch(tea.id(), price(1_000 + n), Precondition.NONE, Attempt.ANONYMOUS)));
                futures.add(writers.submit(() ->
                        patch.patch(tea.id(), new ProductPatch("n" + n, null, null), Precondition.NONE,
                                Attempt.ANONYMOUS)));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }

        assertThat(repository.writes()).as("each made a change of its own").isEqualTo(1 + 2 * rounds);
        assertThat(repository.find(tea.id()).orElseThrow().details()).satisfies(details -> {
            assertThat(details.name()).startsWith("n");
            assertThat(details.price()).isBetween(1_001L, 1_000L + rounds);
            assertThat(details.description()).isEqualTo("Loose leaf");
        });
    }

    private static ProductPatch price(long price) {
        return new ProductPatch(null, null, price);
    }
}
