package dev.productcatalog.http.product;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.http.exchange.JsonBody;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ListAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductBodyTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "Loose leaf", 450L);
    private static final String MEMBERS = "\"name\": \"Tea\", \"description\": \"Loose leaf\", \"price\": 450";
    private static final String EMOJI = "\uD83C\uDF75";
    private static final int MEGABYTE = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"{" + MEMBERS + "}", " \t\r\n{" + MEMBERS + "}\n ", "\uFEFF{" + MEMBERS + "}",
        "{\"price\":450,\"description\":\"Loose leaf\",\"name\":\"Tea\"}",
        "{\"n\\u0061me\":\"T\\u0065a\",\"description\":\"Loose\\u0020leaf\",\"price\":4.5e2}"})
    void is_read_however_it_is_written(String json) {
        assertThat(details(json)).isEqualTo(TEA);
    }

    @Test
    void keeps_text_as_it_is() {
        assertThat(details(json("\" " + EMOJI.repeat(48) + " \"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9e\\u0301\\ud83c\\udf75\"", "0")))
                .isEqualTo(new ProductDetails(" " + EMOJI.repeat(48) + " ", "\"\\/\b\f\n\r\t\u00E9e\u0301" + EMOJI,
                0L));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0, 0", "-0.0e5, 0", "1.0, 1", "1e2, 100", "100E-2, 1", "9007199254740991, 9007199254740991",
        "9007199254740991.000, 9007199254740991", "0.9007199254740991e16, 9007199254740991"})
    void takes_a_number_that_is_an_integer(String number, long price) {
        assertThat(details(json("\"x\"", "\"\"", number)).price()).isEqualTo(price);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            "name": 1                         | name        | STRING_TYPE
            "name": null                      | name        | STRING_TYPE
            "name": ["x"]                     | name        | STRING_TYPE
            "name": {"name": "x"}             | name        | STRING_TYPE
            "name": true                      | name        | STRING_TYPE
            "name": ""                        | name        | STRING_TOO_SHORT
            "name": " "                       | name        | STRING_PATTERN
            "name": "a\\n"                    | name        | STRING_PATTERN
            "name": "a\\u0000"                | name        | STRING_PATTERN
            "name": "\\ud800"                 | name        | STRING_PATTERN
            "name": "\\udf75\\ud83c"          | name        | STRING_PATTERN
            "description": false              | description | STRING_TYPE
            "description": null               | description | STRING_TYPE
            "description": "\\u0000"          | description | STRING_PATTERN
            "description": "\\uDFFF"          | description | STRING_PATTERN
            "price": "450"                    | price       | INT_TYPE
            "price": null                     | price       | INT_TYPE
            "price": true                     | price       | INT_TYPE
            "price": []                       | price       | INT_TYPE
            "price": {}                       | price       | INT_TYPE
            "price": 1.5                      | price       | INT_TYPE
            "price": 1e-1                     | price       | INT_TYPE
            "price": 1e-999999999             | price       | INT_TYPE
            "price": -1                       | price       | GREATER_THAN_EQUAL
            "price": -1e999999999             | price       | GREATER_THAN_EQUAL
            "price": 9007199254740992         | price       | LESS_THAN_EQUAL
            "price": 9223372036854775808      | price       | LESS_THAN_EQUAL
            "price": 18446744073709551616     | price       | LESS_THAN_EQUAL
            "price": 1e999999999              | price       | LESS_THAN_EQUAL
            "price": 1e99999999999999999999   | price       | LESS_THAN_EQUAL
            """)
    void says_what_is_wrong_with_a_member(String member, String name, Code code) {
        assertPatchFaults("{" + member + "}").containsExactly(bodyFault("#/" + name, code));
    }

    @Test
    void names_every_fault_at_once() {
        assertFaults("{\"price\": \"1\", \"colour\": \"red\", \"name\": \"\", \"id\": 7, \"\": 0}")
                .containsExactlyInAnyOrder(
                bodyFault("#/price", Code.INT_TYPE), bodyFault("#/colour", Code.EXTRA_FORBIDDEN),
                bodyFault("#/name", Code.STRING_TOO_SHORT), bodyFault("#/id", Code.EXTRA_FORBIDDEN),
                bodyFault("#/", Code.EXTRA_FORBIDDEN), bodyFault("#/description", Code.MISSING));
        assertFaults("{}").containsExactlyInAnyOrder(bodyFault("#/name", Code.MISSING),
                bodyFault("#/description", Code.MISSING), bodyFault("#/price", Code.MISSING));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"Name, #/Name", "a/b~c, #/a~1b~0c", "a b%, #/a%20b%25",
        "\u00E9, #/%C3%A9",
        "\\u0000, #/%00", "#, #/%23", "\\\", #/%22", "\\ud800, #/?", "nam\\u0435, #/nam%D0%B5"})
    void points_to_a_member_that_it_does_not_know(String member, String pointer) {
        assertPatchFaults("{\"" + member + "\": 1}").containsExactly(bodyFault(pointer, Code.EXTRA_FORBIDDEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "null", "true", "7", "\"{}\"", "[" + "[]" + "]", "-0.0"})
    void must_be_an_object(String json) {
        assertFaults(json).containsExactly(bodyFault("#", Code.OBJECT_TYPE));
        assertPatchFaults(json).containsExactly(bodyFault("#", Code.OBJECT_TYPE));
    }

    @Test
    void has_an_id_that_equals_the_path() {
        for (String id : List.of("7", "7.0", "0.7e1")) {
            assertThat(patch("{\"id\": " + id + "}")).isEqualTo(new ProductPatch(null, null, null));
        }
        assertIdFault("8", Code.VALUE_ERROR);
        assertIdFault("18446744073709551623", Code.VALUE_ERROR);
        assertIdFault("\"7\"", Code.INT_TYPE);
        assertIdFault("null", Code.INT_TYPE);
        assertIdFault("7.5", Code.INT_TYPE);
        assertIdFault("[7]", Code.INT_TYPE);
    }

    @Test
    void patches_the_members_that_are_there() {
        assertThat(patch("{}")).isEqualTo(new ProductPatch(null, null, null));
        assertThat(patch("{\"price\": 0}")).isEqualTo(new ProductPatch(null, null, 0L));
        assertThat(patch("{\"description\": \"\", \"name\": \"x\"}")).isEqualTo(new ProductPatch("x", "", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\uFEFF", "{", "}", "[", "]", "{\"", "{\"zzz\"", "{\"zzz\":", "{\"zzz\":[",
        "{\"zzz\":{",
        "{\"zzz\":[1,", "{\"zzz\":{\"a\":", "{\"zzz\":\"", "{\"zzz\":[[[{\"a\":[", "{\"name\":[", "{\"name\":{",
        "{\"price\":[",
        "{\"price\":{\"a\"", "{\"id\":[", "[{", "[[[[", "{\"name\":\"x\"", "{\"name\":\"x\",", "nul", "tru", "nulll",
        "-", "1.",
        "{\"price\":1", "{\"price\":-", "{\"price\":1e"})
    void ends_where_it_is_cut_off(String json) {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertMalformed(bytes(json)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}x", "{},", "{}\0", "{}]", "[] []", "1 2", "null null", "{\"a\":1}}",
        "{'name':'x'}", "{name:\"x\"}", "{\"name\":\"x\",}", "{,}", "{\"name\" \"x\"}", "{\"name\"::\"x\"}",
        "{\"name\":}", "[1,]",
        "[,1]", "{\"price\":01}", "{\"price\":+1}", "{\"price\":.5}", "{\"price\":1.}", "{\"price\":1.e1}",
        "{\"price\":1e}",
        "{\"price\":0x7}", "{\"price\":NaN}", "{\"price\":Infinity}", "{\"price\":-}", "{\"price\":--1}",
        "{\"price\":1_000}",
        "{\"price\":-01}", "{\"price\":True}", "{\"price\":undefined}", "{\"name\":\"a\nb\"}", "{\"name\":\"a\tb\"}",
        "{\"name\":\"a\0b\"}", "{\"name\":\"\u001F\"}", "{\"name\":\"\\x41\"}", "{\"name\":\"\\u00zz\"}",
        "{\"name\":\"\\u12\"}",
        "{\"name\":\"\\\"}", "/* */ {}", "// x\n{}", "# x\n{}", "\u00A0{}", "\f{}", "\u000B{}", "\u2028{}", "{}\uFEFF",
        "\uFEFF\uFEFF{}", "\u0000{}", "{\uFEFF}", "{\"a\":\uFEFF1}"})
    void must_be_one_json_text(String json) {
        assertMalformed(bytes(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"a\",\"name\":\"a\"}", "{\"name\":\"a\",\"price\":1,\"n\\u0061me\":\"b\"}",
        "{\"x\":1,\"x\":1}", "{\"x\":{\"a\":1,\"a\":2}}", "{\"x\":[{\"a\":1,\"b\":2,\"a\":3}]}", "[{\"a\":1,\"a\":1}]",
        "{\"price\":{\"a\":1,\"a\":1}}", "{\"id\":1,\"id\":1}", "{\"\":1,\"\":1}"})
    void must_not_have_a_member_twice(String json) {
        assertMalformed(bytes(json));
    }

    @Test
    void may_have_a_name_twice_in_different_objects() {
        assertPatchFaults("{\"x\": {\"a\": {\"a\": 1}, \"x\": 1}, \"y\": [{\"a\": 1}, {\"a\": 1}]}")
                .containsExactly(bodyFault("#/x", Code.EXTRA_FORBIDDEN), bodyFault("#/y", Code.EXTRA_FORBIDDEN));
    }

    @Test
    void has_at_most_32_levels() {
        assertPatchFaults("{\"x\":" + "[".repeat(31) + "]".repeat(31) + "}")
                .containsExactly(bodyFault("#/x", Code.EXTRA_FORBIDDEN));
        assertPatchFaults("{\"x\":".repeat(32) + "1" + "}".repeat(32))
                .containsExactly(bodyFault("#/x", Code.EXTRA_FORBIDDEN));
        assertPatchFaults("[".repeat(32) + "]".repeat(32)).containsExactly(bodyFault("#", Code.OBJECT_TYPE));
        assertMalformed(bytes("{\"x\":" + "[".repeat(32) + "]".repeat(32) + "}"));
        assertMalformed(bytes("{\"x\":".repeat(33) + "1" + "}".repeat(33)));
        assertMalformed(bytes("[".repeat(33) + "]".repeat(33)));
        assertMalformed(bytes("{\"price\":" + "[".repeat(32) + "]".repeat(32) + "}"));
        assertMalformed(bytes("[".repeat(MEGABYTE)));
        assertMalformed(bytes("{\"x\":".repeat(MEGABYTE / 5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "C3", "C3 28", "C0 80", "C1 81", "E0 80 AF", "ED A0 80", "ED A0 BC ED BD B5",
        "F4 90 80 80",
        "F0 9F 8D", "F8 88 80 80 80", "FF", "FE FF"})
    void must_be_utf_8(String hex) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(bytes("{\"name\": \""));
        for (String b : hex.split(" ")) {
            body.write(Integer.parseInt(b, 16));
        }
        body.writeBytes(bytes("\"}"));
        assertMalformed(body.toByteArray());
    }

    @Test
    void must_not_be_in_another_unicode_encoding() {
        String json = "{\"price\": 1}";

        assertMalformed(json.getBytes(UTF_16));
        assertMalformed(json.getBytes(UTF_16LE));
        assertMalformed(json.getBytes(UTF_16BE));
    }

    @Test
    void is_read_in_bounded_time_whatever_its_size() {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            assertPatchFaults("{\"price\": " + "9".repeat(MEGABYTE) + "}")
                    .containsExactly(bodyFault("#/price", Code.LESS_THAN_EQUAL));
            assertPatchFaults("{\"price\": 0." + "0".repeat(MEGABYTE) + "1}")
                    .containsExactly(bodyFault("#/price", Code.INT_TYPE));
            assertThat(patch("{\"price\": 7" + "0".repeat(MEGABYTE) + "e-" + MEGABYTE + "}").price()).isEqualTo(7);
            assertPatchFaults("{\"name\": \"" + "x".repeat(MEGABYTE) + "\"}")
                    .containsExactly(bodyFault("#/name", Code.STRING_TOO_LONG));
            assertPatchFaults("{\"name\": \"" + "\\u0061".repeat(MEGABYTE / 6) + "\"}")
                    .containsExactly(bodyFault("#/name", Code.STRING_TOO_LONG));
            assertPatchFaults("{\"x\": [" + "0,".repeat(MEGABYTE / 2) + "0]}")
                    .containsExactly(bodyFault("#/x", Code.EXTRA_FORBIDDEN));
            assertPatchFaults("{\"" + "x".repeat(MEGABYTE) + "\": 0}").hasSize(1);
            assertPatchFaults(manyMembers(MEGABYTE / 16)).hasSize(Problem.MAX_FAULTS);
        });
    }

    private static String manyMembers(int count) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",").append("\"a").append(i).append("\":0");
        }
        return json.append('}').toString();
    }

    private static String json(String name, String description, String price) {
        return "{\"name\": " + name + ", \"description\": " + description + ", \"price\": " + price + "}";
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }

    private static ProductDetails details(String json) {
        return newProduct(bytes(json)).value();
    }

    private static ProductPatch patch(String json) {
        return changeOf7(bytes(json)).value();
    }

    private static Checked<ProductDetails> newProduct(byte[] body) {
        return JsonBody.read(body).then(json -> {
            Checked<ProductDetails> details = new ProductBody(new ProductRules(50)).details(json);
            return Checked.all(details::value, details, ProductBody.withoutId(json), json.noOthers());
        });
    }

    private static Checked<ProductPatch> changeOf7(byte[] body) {
        return JsonBody.read(body).then(json -> {
            Checked<ProductPatch> patch = new ProductBody(new ProductRules(50)).patch(json);
            return Checked.all(patch::value, patch, ProductBody.withId(json, Checked.valid(7L)), json.noOthers());
        });
    }

    private static Tuple bodyFault(String pointer, Code code) {
        return tuple(Fault.In.BODY, pointer, code);
    }

    private static ListAssert<Tuple> assertFaults(String json) {
        return assertThat(faults(newProduct(bytes(json))));
    }

    private static ListAssert<Tuple> assertPatchFaults(String json) {
        return assertThat(faults(changeOf7(bytes(json))));
    }

    private static void assertIdFault(String id, Code code) {
        assertPatchFaults("{\"id\": " + id + "}").containsExactly(bodyFault("#/id", code));
    }

    private static List<Tuple> faults(Checked<?> checked) {
        return catchThrowableOfType(Problem.class, checked::value).faults().stream()
                .map(fault -> tuple(fault.in(), fault.name(), fault.code())).toList();
    }

    private static void assertMalformed(byte[] body) {
        assertThatThrownBy(() -> newProduct(body).value()).isInstanceOfSatisfying(Problem.class,
                problem -> assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED));
    }
}
