package dev.productcatalog.http.text;

import static dev.productcatalog.http.text.Quickly.assertQuick;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {

    private static final List<String> JSON = List.of(MediaTypes.JSON);
    private static final List<String> JSON_OR_HTML = List.of(MediaTypes.JSON, MediaTypes.HTML);
    private static final int HEADER_LIMIT = 16_384;

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "*/*", "application/json", "APPLICATION/Json", "application/*", "*/*;q=0.001",
        "application/json;q=1.000", "application/json ; Q=0.5", "text/html, */*;q=0.1", "text/html,application/json",
        "application/problem+json, application/json;q=0.1", "application/*;q=0, application/json",
        "*/*;q=0,application/json", "application/json;q=\"0\", application/*", "text/plain;x=\",\", application/json",
        ",, application/json ,", "application/json;", "application/json; ;q=1", "rubbish, */*",
        "application/json;charset=utf-8", "application/json;q=0.5;ext=1", "*/*;q=.1", "*", "text/html, *;q=.5",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/json;q=.9",
                "application/*;q=.25, text/html",
        "application/json;q=0.33333", "application/json;q=2, application/*"})
    void accepts_json(String accept) {
        assertThat(MediaTypes.choose(accept, JSON)).contains(MediaTypes.JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "text/*", "application/json;q=0",
        "application/json;q=0, */*",
        "application/json;q=0.000", "*/*;q=0", "application/*;q=0, */*", "application/problem+json",
        "application/jsonp",
        "application", "application/", "*/json", "application/json+x", "rubbish", "\"application/json\"",
        "application/json;Q=0", "application/json;q=0., */*", "application/json;q=.0, *", "*;q=0", "*;q=.000",
        "application/json;q=., text/html", "application/json;q=.0000000000"})
    void accepts_no_json(String accept) {
        assertThat(MediaTypes.choose(accept, JSON)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */*                                                     | application/json
            text/html                                               | text/html; charset=utf-8
            text/html, application/json                             | application/json
            text/html, application/json;q=0.9                       | text/html; charset=utf-8
            text/html;q=0.1, application/json;q=0.2                 | application/json
            text/*, application/json;q=0.999                        | text/html; charset=utf-8
            text/html;q=0.2, */*;q=0.1                              | text/html; charset=utf-8
            */*;q=0.9, application/json;q=0.1                       | text/html; charset=utf-8
            text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html; charset=utf-8
            application/*;q=0.5, text/html;q=0.4                    | application/json
            TEXT/HTML                                               | text/html; charset=utf-8
            """)
    void chooses_what_the_client_likes_best(String accept, String chosen) {
        assertThat(MediaTypes.choose(accept, JSON_OR_HTML)).isEqualTo(Optional.ofNullable(chosen));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON", "application/json;charset=utf-8",
        "application/json; charset=UTF-8", "application/json ; charset=\"utf-8\"", "application/json;CHARSET=Utf-8",
        "application/json;", "application/json; version=1", "application/json; a=\"x;charset=latin1\""})
    void takes_json_in_utf_8(String contentType) {
        assertThat(MediaTypes.isTaken(contentType, JSON)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "application/jsonp", "application/json+x",
        "application/merge-patch+json", "json",
        "application/json;charset=iso-8859-1", "application/json;charset=utf-16", "application/json;charset=",
        "application/json;charset", "application/json;charset=utf-8;charset=latin1",
        "application/json;charset=latin1;charset=utf-8", "application/json;charset='utf-8'",
        "application/json, application/json", "application/json;charset=\"utf-8", "*/*", "application/*", "/", ";"})
    void does_not_take_another_kind_of_body(String contentType) {
        assertThat(MediaTypes.isTaken(contentType, JSON)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\"", "\",\"", "\";\"", "a/b,", "*/*;q=0,", "a/b;q=", "\\\"", "a/b;c=\"", " ",
        "\t,", "a",
        "a/b;c=\"d\";", "\"\\\""})
    void reads_a_header_of_any_size_that_fits(String part) {
        String header = part.repeat(HEADER_LIMIT / part.length());

        assertQuick(() -> {
            assertThat(MediaTypes.choose(header + ",application/json", JSON))
                    .isIn(Optional.empty(), Optional.of(MediaTypes.JSON));
            MediaTypes.choose("a/b;c=\"" + header, JSON);
            assertThat(MediaTypes.isTaken(header, JSON)).isFalse();
            MediaTypes.isTaken("application/json;a=\"" + header, JSON);
            MediaTypes.isTaken("application/json;" + header, JSON);
        });
    }

    @Test
    void finds_a_type_at_the_end_of_a_long_header() {
        assertThat(MediaTypes.choose("a/b;c=\",\",".repeat(1_600) + "application/json", JSON))
                .contains(MediaTypes.JSON);
    }
}
