package dev.productcatalog.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {

    private static final String OWN = "01234567-89ab-4cde-8f01-23456789abcd";

    @ParameterizedTest
    @ValueSource(strings = {OWN, "01234567-89AB-4CDE-8F01-23456789ABCD", "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff"})
    void keep_a_uuid_of_the_client(String id) {
        assertThat(idOf(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1-2-3-4-5", OWN + "0", "0" + OWN, "0123456789ab4cde8f0123456789abcd",
        "01234567-89ab-4cde-8f01-23456789abcg", "01234567-89ab-4cde-8f01-2345678-abcd", "{" + OWN + "}",
        "0123456-789ab-4cde-8f01-23456789abcd", "01234567-89ab-4cde-8f01-23456789abc\uFF11", "urn:uuid:" + OWN,
        "01234567-89ab-4cde-8f01-23456789abc\"", OWN + "," + OWN})
    void replace_anything_else(String id) {
        assertThat(idOf(id)).isNotEqualTo(id).satisfies(RequestIdsTest::isVersion7);
    }

    @Test
    void replace_two() {
        assertThat(idOf(OWN, OWN)).isNotEqualTo(OWN).satisfies(RequestIdsTest::isVersion7);
        assertThat(idOf()).satisfies(RequestIdsTest::isVersion7);
    }

    @Test
    void are_unique() {
        assertThat(Stream.generate(RequestIds::fresh).limit(100_000)).doesNotHaveDuplicates();
    }

    private static String idOf(String... values) {
        WritableHeaders<?> headers = WritableHeaders.create();
        if (values.length > 0) {
            headers.set(HeaderNames.create("X-Request-Id"), values);
        }
        return RequestIds.of(headers);
    }

    private static void isVersion7(String id) {
        assertThat(UUID.fromString(id)).hasToString(id);
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(UUID.fromString(id).variant()).isEqualTo(2);
    }
}
