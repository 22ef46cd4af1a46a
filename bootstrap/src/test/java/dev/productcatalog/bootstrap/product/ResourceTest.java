package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1 of the contract: what a product is, and how it is written. */
class ResourceTest extends HttpTest {

    @Test
    void a_product_has_exactly_four_members_in_this_order() {
        Created tea = created("Tea", "Loose leaf, 100 g", 450);
        String json = "{\"id\":" + tea.id() + ",\"name\":\"Tea\",\"description\":\"Loose leaf, 100 g\",\"price\":450}";

        assertThat(post("{\"price\":1,\"name\":\"x\",\"description\":\"\"}").text())
                .matches("\\{\"id\":[0-9]+,\"name\":\"x\",\"description\":\"\",\"price\":1}");
        assertThat(get(tea.path()).text()).isEqualTo(json);
        assertThat(get(PRODUCTS + "?id=" + tea.id()).text()).isEqualTo("[" + json + "]");
        assertThat(put(tea.path(), json).text()).isEqualTo(json);
        assertThat(patch(tea.path(), "{}").text()).isEqualTo(json);
    }

    @Test
    void products_are_the_same_with_and_without_a_slash_at_the_end() {
        Created tea = created();

        assertThat(get(PRODUCTS + "/?id=" + tea.id()).products()).containsExactly(tea.product());
        assertThat(get(tea.path() + "/").product()).isEqualTo(tea.product());
        assertThat(send("POST", PRODUCTS + "/", json(unique("Tea"), "", 1), JSON).status()).isEqualTo(201);
        assertThat(patch(tea.path() + "/", "{\"price\":7}").product().price()).isEqualTo(7);
        assertThat(put(tea.path() + "/", json("x", "", 8)).product().price()).isEqualTo(8);
        assertThat(delete(tea.path() + "/").status()).isEqualTo(204);
        problem(get(tea.path() + "//"), 404, "not-found");
        problem(get(PRODUCTS + "//"), 404, "not-found");
    }

    /** Absolute-form, which a server must take (RFC 9112, section 3.2.2). */
    @Test
    void products_are_the_same_at_an_address_as_for_a_proxy() throws IOException {
        Created tea = created();
        try (Wire wire = wire()) {
            for (String origin : List.of("http://x", "HTTPS://127.0.0.1:8080")) {
                assertThat(wire.exchange("GET", origin + tea.path(), "").product()).isEqualTo(tea.product());
                assertThat(wire.exchange("GET", origin + PRODUCTS + "/?id=" + tea.id(), "").products())
                        .containsExactly(tea.product());
                assertThat(wire.exchange("GET", origin, "").text()).isEqualTo("{\"hello\":\"world\"}");
            }
            problem(wire.exchange("GET", "ftp://x" + tea.path(), ""), 404, "not-found");
        }
    }

    @Test
    void ids_increase_and_are_never_given_twice() {
        Created first = created();
        Created second = created();
        assertThat(second.id()).isGreaterThan(first.id());

        assertThat(delete(second.path()).status()).isEqualTo(204);
        assertThat(created().id()).isGreaterThan(second.id());
        problem(get(second.path()), 404, "not-found");
    }

    @Test
    void ids_are_unique_among_racing_clients() throws Exception {
        List<Long> ids = race(WRITERS, i -> () -> created().id());

        assertThat(ids).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"T", EMOJI, "  padded  ", "e\u0301 \u00E9", "\u3000x", "a\u200Bb\uFEFFc\u00A0",
        "O'Neil \"7\" \\ / <&>",
        "\uFFFF", "\uDBFF\uDFFF", "%_*?[]", "null", "'; DROP TABLE product; --"})
    void a_name_is_kept_as_it_was_sent(String name) {
        Created created = created(name, name, 0);

        assertThat(created.product().name()).isEqualTo(name);
        assertThat(get(created.path()).product()).isEqualTo(created.product());
        assertThat(get(PRODUCTS + "?id=" + created.id()).products()).containsExactly(created.product());
    }

    @Test
    void a_name_has_1_to_50_code_points() {
        for (String name : List.of("x".repeat(50), "\u00E9".repeat(50), EMOJI.repeat(50))) {
            Created created = created(name, "", 0);
            assertThat(get(created.path()).product().name()).isEqualTo(name);
        }
        problem(post(json("", "", 0)), 422, "validation", body("/name", "string_too_short"));
        problem(post(json("x".repeat(51), "", 0)), 422, "validation", body("/name", "string_too_long"));
        problem(post(json(EMOJI.repeat(51), "", 0)), 422, "validation", body("/name", "string_too_long"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u0020\u3000", "\u00A0", "\u2003\u2003", "\u205F", "\u1680", "a\u0000", "a\u0007",
        "a\tb", "a\nb",
        "\u007Fa", "a\u0085b", "a\u009Fb", "a\u2028b", "a\u2029b"})
    void a_name_is_not_blank_and_has_no_control_characters(String name) {
        problem(post(json(name, "", 0)), 422, "validation", body("/name", "string_pattern"));
    }

    @Test
    void a_description_has_up_to_10000_code_points() {
        for (String description : List.of("", " ", "x".repeat(10_000), EMOJI.repeat(10_000))) {
            Created created = created(unique("Tea"), description, 0);
            assertThat(get(created.path()).product().description()).isEqualTo(description);
        }
        problem(post(json("x", "x".repeat(10_001), 0)), 422, "validation", body("/description", "string_too_long"));
        problem(post(json("x", EMOJI.repeat(10_001), 0)), 422, "validation", body("/description", "string_too_long"));
    }

    @Test
    void a_description_has_any_character_but_nul() {
        String description = "a\n\tb\r\n\u0001\u001F\u007F\u0085\u2028\u2029\\\"/" + EMOJI + "\uFFFF\uDBFF\uDFFF";
        Created created = created(unique("Tea"), description, 0);

        assertThat(get(created.path()).product().description()).isEqualTo(description);
        problem(post(json("x", "a\0", 0)), 422, "validation", body("/description", "string_pattern"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "x\\ud83c", "\\ud83cx", "\\udf75\\ud83c", "\\uD83D\\uD83D\\uDE00"})
    void text_has_no_unpaired_surrogates(String escape) {
        String json = "{\"name\":\"" + escape + "\",\"description\":\"" + escape + "\",\"price\":0}";

        problem(post(json), 422, "validation", body("/name", "string_pattern"), body("/description", "string_pattern"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0, 0", "-0.0, 0", "0e999999999, 0", "1.0, 1", "1e2, 100", "1E+2, 100", "10e-1, 1",
        "1.50e1, 15",
        "100000000000000000000e-20, 1", "9007199254740991, 9007199254740991", "9007199254740991.0, 9007199254740991"})
    void a_number_that_is_an_integer_comes_back_in_plain_digits(String number, String digits) {
        Answer answer = post("{\"name\":\"x\",\"description\":\"\",\"price\":" + number + "}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).endsWith(",\"price\":" + digits + "}");
        assertThat(get(answer.header("Location")).text()).isEqualTo(answer.text());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"-1, greater_than_equal", "9007199254740992, less_than_equal",
        "9223372036854775807, less_than_equal", "18446744073709551617, less_than_equal", "1e999999999, less_than_equal",
        "-1e999999999, greater_than_equal", "1e-999999999, int_type", "0.5, int_type", "-1.5, int_type",
        "\"1\", int_type",
        "true, int_type", "null, int_type", "[1], int_type", "{\"a\":1}, int_type"})
    void a_price_is_an_integer_within_its_bounds(String price, String code) {
        problem(post("{\"name\":\"x\",\"description\":\"\",\"price\":" + price + "}"), 422, "validation",
                body("/price", code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "[\"x\"]", "{\"x\":\"y\"}"})
    void text_is_a_string(String json) {
        problem(post("{\"name\":" + json + ",\"description\":" + json + ",\"price\":0}"), 422, "validation",
                body("/name", "string_type"), body("/description", "string_type"));
    }

    @Test
    void patch_and_put_hold_the_same_rules() {
        Created tea = created();
        Fault[] faults = {body("/name", "string_too_long"), body("/description", "string_pattern"),
            body("/price", "greater_than_equal")};
        String json = json("x".repeat(51), "\0", -1);

        problem(post(json), 422, "validation", faults);
        problem(put(tea.path(), json), 422, "validation", faults);
        problem(patch(tea.path(), json), 422, "validation", faults);
        assertUnchanged(tea);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF", " \t\r\n", "\uFEFF\n"})
    void a_byte_order_mark_and_white_space_before_the_body_are_ignored(String before) {
        assertThat(post(before + json(unique("Tea"), "", 1) + " \n").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"zzz\":[", "{\"zzz\":{", "nul", "{'name':'x'}", "{\"name\":\"x\",}",
        "{}{}", "{} x",
        "{\"price\":01}", "{\"price\":NaN}", "{\"name\":\"a\nb\"}", "{\"name\":\"\\x\"}", "/**/{}", "\u00A0{}",
        "\uFEFF\uFEFF{}",
        "{\"name\":\"a\",\"name\":\"a\"}", "{\"name\":\"a\",\"n\\u0061me\":\"a\"}", "{\"x\":{\"a\":1,\"a\":1}}"})
    void a_body_is_one_json_text_without_a_member_twice(String json) {
        problem(post(json), 400, "malformed");
    }

    @Test
    void a_body_is_utf_8() throws IOException {
        try (Wire wire = wire()) {
            for (String bytes : List.of("\u00E9", "\u00C0\u0080", "\u00ED\u00A0\u0080", "\u00F4\u0090\u0080\u0080",
                    "\u00FF\u00FE")) {
                problem(wire.exchange("POST", PRODUCTS,
                        "{\"name\":\"" + bytes + "\",\"description\":\"\",\"price\":1}", JSON),
                        400, "malformed");
            }
            Answer answer = wire.exchange("POST", PRODUCTS,
                    "{\"name\":\"\u00C3\u00A9\",\"description\":\"\",\"price\":1}", JSON);
            assertThat(answer.product().name()).isEqualTo("\u00E9");
        }
    }

    @Test
    void a_body_has_at_most_32_levels() {
        problem(post("{\"x\":" + "[".repeat(31) + "]".repeat(31) + "}"), 422, "validation", body("/x",
                "extra_forbidden"),
                body("/name", "missing"), body("/description", "missing"), body("/price", "missing"));
        problem(post("{\"x\":" + "[".repeat(32) + "]".repeat(32) + "}"), 400, "malformed");
        problem(post("[".repeat(500_000)), 400, "malformed");
    }

    @Test
    void what_was_refused_is_not_stored() {
        String name = unique("Tea");
        problem(post(json(name, "", -1)), 422, "validation", body("/price", "greater_than_equal"));
        problem(post(json(name, "", 1) + "x"), 400, "malformed");

        assertThat(get(PRODUCTS + "?name=" + encoded(name)).products()).isEmpty();
    }

    @Test
    void whatever_is_valid_comes_back_and_whatever_is_not_is_refused() {
        Random random = new Random(20_261);
        for (int i = 0; i < 200; i++) {
            AnyProduct any = AnyProduct.of(random);
            Answer answer = post(json(any.name(), any.description(), any.price()));
            if (any.faults().isEmpty()) {
                ProductJson product = answer.product();
                assertThat(product).isEqualTo(new ProductJson(product.id(), any.name(), any.description(),
                        any.price()));
                assertThat(get(answer.header("Location")).product()).isEqualTo(product);
            } else {
                assertThat(answer.status()).isEqualTo(422);
                assertThat(faults(answer)).containsExactlyInAnyOrderElementsOf(any.faults());
            }
        }
    }

    /** A product that may break rules, which its parts were made to break. */
    private record AnyProduct(String name, String description, long price, List<Fault> faults) {

        static AnyProduct of(Random random) {
            List<Fault> faults = new ArrayList<>();
            return new AnyProduct(name(random, faults), description(random, faults), price(random, faults), faults);
        }

        private static String name(Random random, List<Fault> faults) {
            String text = text(random, 1 + random.nextInt(49)) + "x";
            return switch (random.nextInt(8)) {
                case 0 -> broken("", "/name", "string_too_short", faults);
                case 1 -> broken(text + "x".repeat(50), "/name", "string_too_long", faults);
                case 2 -> broken("\u2003".repeat(1 + random.nextInt(50)), "/name", "string_pattern", faults);
                case 3 -> broken("x" + (char) random.nextInt(0x20), "/name", "string_pattern", faults);
                default -> text;
            };
        }

        private static String description(Random random, List<Fault> faults) {
            return switch (random.nextInt(8)) {
                case 0 -> broken(text(random, 100) + "\0", "/description", "string_pattern", faults);
                case 1 -> broken(EMOJI.repeat(10_001), "/description", "string_too_long", faults);
                case 2 -> text(random, 10_000);
                default -> text(random, random.nextInt(200));
            };
        }

        private static long price(Random random, List<Fault> faults) {
            return switch (random.nextInt(8)) {
                case 0 -> broken(-1 - random.nextLong(1L << 60), "/price", "greater_than_equal", faults);
                case 1 -> broken(PRICE_MAX + 1 + random.nextLong(1L << 60), "/price", "less_than_equal", faults);
                default -> random.nextLong(PRICE_MAX + 1);
            };
        }

        private static <T> T broken(T value, String pointer, String code, List<Fault> faults) {
            faults.add(body(pointer, code));
            return value;
        }

        private static String text(Random random, int codePoints) {
            return random.ints(codePoints, 0, 5).map(kind -> switch (kind) {
                case 0 -> 'a' + random.nextInt(26);
                case 1 -> 0x20 + random.nextInt(0x5F);
                case 2 -> 0xA1 + random.nextInt(0x600);
                case 3 -> 0xE000 + random.nextInt(0x2000);
                default -> 0x10000 + random.nextInt(0x100000);
            }).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        }
    }
}
