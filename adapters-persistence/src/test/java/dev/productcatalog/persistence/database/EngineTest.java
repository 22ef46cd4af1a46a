package dev.productcatalog.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With which URL each database is opened. */
class EngineTest {

    private static final String H2_ADDED =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=64;OPTIMIZE_REUSE_RESULTS=FALSE;CACHE_SIZE="
            + (Runtime.getRuntime().maxMemory() >> 15) + ";TRACE_LEVEL_FILE=0";

    @ParameterizedTest
    @CsvSource({"jdbc:h2:/a, jdbc:h2:file:async:/a", "jdbc:h2:file:/a, jdbc:h2:file:async:/a",
            "jdbc:h2:file:C:/a, jdbc:h2:file:async:C:/a", "jdbc:h2:~/a, jdbc:h2:file:async:~/a",
            "jdbc:h2:mem:a, jdbc:h2:mem:a", "jdbc:h2:nio:/a, jdbc:h2:nio:/a",
            "jdbc:h2:file:split:/a, jdbc:h2:file:split:/a"})
    void an_h2_file_is_one_that_no_interrupt_closes(String url, String opened) {
        assertThat(H2Engine.complete(Settings.of(url))).isEqualTo(opened + H2_ADDED);
    }

    @ParameterizedTest
    @CsvSource({"WRITE_DELAY=0, write_delay=9", "QUERY_CACHE_SIZE=64, QUERY_CACHE_SIZE=8"})
    void h2_has_our_settings_where_the_url_names_none(String ours, String named) {
        assertThat(H2Engine.complete(Settings.of("jdbc:h2:/a;" + named)))
                .isEqualTo("jdbc:h2:file:async:/a;" + named + H2_ADDED.replace(";" + ours, ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "jdbc:postgresql://h/db | jdbc:postgresql://h/db?connectTimeout=1&loginTimeout=2&socketTimeout=10"
                    + "&tcpKeepAlive=true&options=-c%20lock_timeout=2000",
            "jdbc:postgresql://h/db?socketTimeout=60 | jdbc:postgresql://h/db?socketTimeout=60&connectTimeout=1"
                    + "&loginTimeout=2&tcpKeepAlive=true&options=-c%20lock_timeout=2000",
            "jdbc:postgresql://h/db?options=-c%20a=b | jdbc:postgresql://h/db?options=-c%20lock_timeout=2000%20-c%20a=b"
                    + "&connectTimeout=1&loginTimeout=2&socketTimeout=10&tcpKeepAlive=true"})
    void postgresql_has_our_settings_where_the_url_names_none(String url, String opened) {
        assertThat(PostgresEngine.complete(Settings.of(url), false).url()).isEqualTo(opened);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"jdbc:postgresql://h/db?prepareThreshold=3 | &connectTimeout=1&loginTimeout=2"
            + "&socketTimeout=10&tcpKeepAlive=true", "jdbc:postgresql://h/db | ?connectTimeout=1&loginTimeout=2"
            + "&socketTimeout=10&tcpKeepAlive=true&prepareThreshold=0"})
    void behind_a_pooler_no_session_keeps_anything(String url, String added) {
        assertThat(PostgresEngine.complete(Settings.of(url), true).url()).isEqualTo(url + added);
    }
}
