package dev.productcatalog.http.exchange;

import dev.productcatalog.application.Precondition;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.Version;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Conditional requests (RFC 9110, section 13), by strong entity tags made of the product's version. Immutable. */
public final class EntityTags {

    /** A version as {@link #of} writes it. */
    private static final Pattern VERSION = Pattern.compile("\"(?:0|[1-9a-f][0-9a-f]{0,15})\"");

    private final Condition ifMatch;
    private final Condition ifNoneMatch;

    EntityTags(Condition ifMatch, Condition ifNoneMatch) {
        this.ifMatch = ifMatch;
        this.ifNoneMatch = ifNoneMatch;
    }

    /** @throws Problem {@code malformed} if a tag is */
    public static EntityTags of(Request request) {
        return new EntityTags(condition(request, HeaderNames.IF_MATCH), condition(request, HeaderNames.IF_NONE_MATCH));
    }

    private static Condition condition(Request request, HeaderName name) {
        return request.header(name).map(value -> Condition.parse(name.defaultCase(), value)).orElse(Condition.ABSENT);
    }

    /** {@return the tag of the product in the state that it is in} */
    public static String of(Product product) {
        return '"' + Long.toHexString(product.version().value()) + '"';
    }

    /** {@return what to tell a client whose precondition does not hold} */
    static String whyStale(Headers headers) {
        return headers.contains(HeaderNames.IF_MATCH) && headers.get(HeaderNames.IF_MATCH).values().contains("W/")
                ? "If-Match has a weak tag (W/), which never matches; a proxy that compresses may have weakened it:"
                        + " send the product's own ETag, without W/"
                : "the product is in another state";
    }

    /** {@return 16 hexadecimal digits} */
    public static String epoch(long epoch) {
        return HexFormat.of().toHexDigits(epoch);
    }

    /**
     * {@return whether the client has the product in this state already}
     *
     * @throws CatalogException.Stale if If-Match does not hold
     */
    public boolean notModified(Product product) {
        if (ifMatch.isPresent() && !ifMatch.any() && !ifMatch.tags().contains(of(product))) {
            throw new CatalogException.Stale(product);
        }
        return matchesWeakly(of(product));
    }

    /** {@return whether If-None-Match is there and names the tag} */
    public boolean matchesWeakly(String tag) {
        return ifNoneMatch.any() || ifNoneMatch.tags().contains(tag) || ifNoneMatch.tags().contains("W/" + tag);
    }

    /**
     * {@return what must hold for a change}
     *
     * @param requireIfMatch whether there must be an If-Match
     */
    public Precondition forChange(boolean requireIfMatch) {
        if (requireIfMatch && !ifMatch.isPresent()) {
            return Precondition.MISSING;
        }
        if (ifNoneMatch.any()) { // what exists matches; with an If-Match there is no state in which both hold
            return ifMatch.isPresent() ? Precondition.only(Set.of()) : Precondition.ABSENT;
        }
        Precondition precondition = ifMatch.any() ? Precondition.EXISTING
                : !ifMatch.isPresent() ? Precondition.NONE : Precondition.only(versions(ifMatch.tags()));
        return precondition.except(versions(ifNoneMatch.tags().stream().map(EntityTags::withoutWeakness).toList()));
    }

    /** {@return the versions of those tags that are {@linkplain #of of a product}, which no weak one is} */
    private static Set<Version> versions(List<String> tags) {
        return tags.stream().filter(VERSION.asMatchPredicate())
                .map(tag -> new Version(Long.parseUnsignedLong(tag, 1, tag.length() - 1, 16)))
                .collect(Collectors.toSet());
    }

    private static String withoutWeakness(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /**
     * One of the headers.
     *
     * @param isPresent whether it is there
     * @param any       whether it is {@code *}
     * @param tags      which it lists
     */
    record Condition(boolean isPresent, boolean any, List<String> tags) {

        static final Condition ABSENT = new Condition(false, false, List.of());

        /** With any character beyond ASCII, as it is for the server to say which ones such bytes are. */
        private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E\\x80-\\x{10FFFF}]*\"";
        private static final Pattern ONE = Pattern.compile(TAG);
        /** RFC 9110, section 5.6.1.2: a recipient ignores empty elements of a list. */
        private static final Pattern LIST =
                Pattern.compile("[ \\t,]*" + TAG + "(?:[ \\t]*,[ \\t,]*" + TAG + ")*+[ \\t,]*");

        /** @throws Problem {@code malformed} if it is neither {@code *} nor a list of tags */
        static Condition parse(String name, String value) {
            if (value.strip().equals("*")) {
                return new Condition(true, true, List.of());
            }
            if (!LIST.matcher(value).matches()) {
                throw new Problem(ProblemType.MALFORMED, name + " is not a list of entity tags");
            }
            return new Condition(true, false, ONE.matcher(value).results().map(MatchResult::group).toList());
        }
    }
}
