package dev.productcatalog.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * From where the tests of a contract have their catalogues.
 *
 * <p>Every test has a catalogue of its own. All repositories that a test has opened are closed after it, also when it
 * failed, and before JUnit removes a {@code @TempDir}; but after the {@code @AfterEach} methods of the subclass, so
 * these must not take away what a repository still stands on.
 *
 * <p>An adapter that cannot open a catalogue again (in memory, say) leaves {@link #openAgain} out, one that one process
 * has to itself leaves {@link #openBeside} out: the tests that need them then show as skipped.
 */
@Timeout(120)
public abstract class CatalogContract {

    /** What "soon" may take on a machine that does much else. */
    static final int SOON_SECONDS = 5;

    private final List<Catalog> opened = new ArrayList<>();
    /** The one that the test is about. */
    Catalog catalog;
    /** Its products. */
    ProductRepository repository;

    CatalogContract() { }

    /** {@return a new, empty catalogue} Called at least once a test; each call makes another one. */
    protected abstract Catalog emptyCatalog();

    /**
     * {@return the catalogue that {@link #emptyCatalog} made last, opened again} Called when it is closed. Empty if the
     * adapter keeps nothing beyond that.
     */
    protected Optional<Catalog> openAgain() {
        return Optional.empty();
    }

    /**
     * {@return the catalogue that {@link #emptyCatalog} made last, opened a second time} Called while it is open
     * the first time, as when several instances of the service share a database. Empty if the adapter cannot.
     */
    protected Optional<Catalog> openBeside() {
        return Optional.empty();
    }

    /** Opens the catalogue that the test is about. */
    @BeforeEach
    public final void open() {
        use(emptyCatalog());
    }

    /** Closes all catalogues of the test. */
    @AfterEach
    public final void close() {
        opened.reversed().forEach(Catalog::close);
    }

    final void use(Catalog opened) {
        catalog = keep(opened);
        repository = catalog.products();
    }

    final Catalog keep(Catalog opened) {
        this.opened.add(opened);
        return opened;
    }

    final void closeNow() {
        opened.remove(catalog);
        catalog.close();
    }

    final void reopen() {
        closeNow();
        Optional<Catalog> again = openAgain();
        assumeTrue(again.isPresent(), "the adapter cannot open a catalogue again");
        use(again.get());
    }

    final Catalog beside() {
        Optional<Catalog> other = openBeside();
        assumeTrue(other.isPresent(), "the adapter cannot open a catalogue twice at a time");
        return keep(other.get());
    }
}
