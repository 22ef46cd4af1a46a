package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.HttpTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What several clients that write one product at a time see of each other. */
class RacingWritesTest extends HttpTest {

    @Test
    void racing_patches_of_different_members_all_survive() throws Exception {
        Created tea = created();
        int rounds = 20;

        race(3, writer -> () -> {
            for (int i = 1; i <= rounds; i++) {
                String json = switch (writer) {
                    case 0 -> "{\"name\":\"n" + i + "\"}";
                    case 1 -> "{\"description\":\"d" + i + "\"}";
                    default -> "{\"price\":" + i + "}";
                };
                Answer answer = patch(tea.path(), json);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).contains(json.substring(1, json.length() - 1));
            }
            return null;
        });

        assertThat(get(tea.path()).product())
                .isEqualTo(new ProductJson(tea.id(), "n" + rounds, "d" + rounds, rounds));
    }

    @Test
    void of_racing_deletes_one_succeeds() throws Exception {
        Created tea = created();

        List<Integer> statuses = race(8, i -> () -> delete(tea.path()).status());

        assertThat(statuses).containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 8).map(i -> i == 0 ? 204 : 404).boxed().toList());
    }

    @Test
    void a_race_of_all_methods_ends_in_a_state_that_one_of_them_made() throws Exception {
        for (int round = 0; round < 5; round++) {
            Created tea = created("Tea", "Loose leaf", 450);
            List<Answer> answers = race(6, i -> () -> switch (i) {
                case 0, 1 -> put(tea.path(), json("Put", "put " + i, i));
                case 2, 3 -> patch(tea.path(), "{\"name\":\"Patch " + i + "\"}");
                case 4 -> get(tea.path());
                default -> delete(tea.path());
            });

            assertThat(answers.get(5).status()).isEqualTo(204);
            assertThat(answers.subList(0, 5)).extracting(Answer::status).isSubsetOf(200, 404);
            problem(get(tea.path()), 404, "not-found");
        }
    }
}
