package dev.productcatalog.persistence.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryCatalogProviderTest {

    private final MemoryCatalogProvider provider = new MemoryCatalogProvider();

    @Test
    void a_replica_is_refused_as_there_is_nothing_that_it_could_be_one_of() {
        Settings settings = new Settings("memory:", "", "", Map.of("read-url", "jdbc:postgresql://replica/catalog"));

        assertThatThrownBy(() -> provider.open(settings)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("db.read-url is for a replica of PostgreSQL; allowed with memory: is none");
        assertThatThrownBy(() -> provider.pending(settings)).isInstanceOf(IllegalArgumentException.class);
        assertThat(provider.pending(new Settings("memory:", "", "", Map.of()))).isEmpty();
    }
}
