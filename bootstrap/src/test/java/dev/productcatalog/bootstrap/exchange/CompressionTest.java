package dev.productcatalog.bootstrap.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.HttpTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The content coding of section 6 of the contract. The answers that are seen here are decoded already. */
class CompressionTest extends HttpTest {

    private static final String GZIP = "Accept-Encoding: gzip";

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate, br", "br;q=1, gzip;q=.5", "*"})
    void a_list_is_coded_for_who_asks_for_that(String acceptEncoding) {
        String list = longList();
        Answer plain = get(list);
        Answer coded = get(list, "Accept-Encoding: " + acceptEncoding);

        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(coded.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(coded.text()).isEqualTo(plain.text());
        assertThat(plain.header("Vary")).isEqualTo("Accept, Accept-Encoding").isEqualTo(coded.header("Vary"));
        assertThat(Integer.parseInt(coded.header("Content-Length")))
                .isLessThan(Integer.parseInt(plain.header("Content-Length")) / 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "identity", "gzip;q=0, *", "gzip;q=0.000, deflate", "identity, gzip;q=0.5"})
    void it_is_not_for_who_does_not(String acceptEncoding) {
        assertThat(get(longList(), "Accept-Encoding: " + acceptEncoding).header("Content-Encoding")).isNull();
    }

    @Test
    void head_has_the_headers_of_the_coded_list() {
        String list = longList();
        Answer get = get(list, GZIP);
        Answer head = head(list, GZIP);

        for (String name : List.of("Content-Encoding", "Content-Length", "Vary", "Link")) {
            assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
        }
    }

    @Test
    void a_product_a_short_list_and_a_problem_are_never_coded() {
        Created large = created(unique("Tea"), "tea ".repeat(2_000), 1);

        assertThat(get(large.path(), GZIP).header("Content-Encoding")).isNull();
        assertThat(get(large.path(), GZIP).header("Vary")).isEqualTo("Accept");
        assertThat(get(large.path(), GZIP).etag()).isEqualTo(large.etag());
        assertThat(get(PRODUCTS + "?id=" + created().id(), GZIP).header("Content-Encoding")).isNull();
        assertThat(get(PRODUCTS + "?" + "x&".repeat(20) + "y", GZIP).header("Content-Encoding")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.yaml", "/openapi.json", "/docs/swagger-ui-bundle.js"})
    void a_document_has_one_weak_tag_for_both(String path) {
        Answer plain = get(path);
        Answer coded = get(path, GZIP);

        assertThat(coded.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(coded.body()).isEqualTo(plain.body());
        assertThat(coded.etag()).startsWith("W/").isEqualTo(plain.etag());
        for (Answer again : List.of(get(path, "If-None-Match: " + coded.etag()),
                get(path, GZIP, "If-None-Match: " + plain.etag()))) {
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.header("Vary")).isEqualTo("Accept, Accept-Encoding");
        }
    }

    private String longList() {
        String name = unique("gzip");
        for (int i = 0; i < 20; i++) {
            created(name, "Loose leaf, " + "100 g ".repeat(10) + i, i);
        }
        return PRODUCTS + "?name=" + encoded(name);
    }
}
