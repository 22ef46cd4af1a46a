package dev.productcatalog.http.exchange;

import dev.productcatalog.application.Precondition;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.Version;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Conditional requests (RFC 9110, section 13), by strong entity tags made of the product's version.
 *
 * @param ifMatch     the tags of If-Match, null if there is none
 * @param ifNoneMatch the tags of If-None-Match, null if there is none
 */
public record EntityTags(List<String> ifMatch, List<String> ifNoneMatch) {

    /** With any character beyond ASCII, as it is for the server to say which ones such bytes are. */
    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E\\x80-\\x{10FFFF}]*\"";
    /** A version as {@link #of} writes it. */
    private static final Pattern VERSION = Pattern.compile("\"(?:0|[1-9a-f][0-9a-f]{0,15})\"");
    private static final Pattern ONE = Pattern.compile(TAG);
    /** RFC 9110, section 5.6.1.2: a recipient ignores empty elements of a list. */
    private static final Pattern LIST =
            Pattern.compile("[ \\t,]*" + TAG + "(?:[ \\t]*,[ \\t,]*" + TAG + ")*+[ \\t,]*");
    private static final List<String> ANY = List.of("*");

    /** @throws Problem {@code malformed} if a tag is */
    public static EntityTags of(Request request) {
        return new EntityTags(parse("If-Match", request.header(HeaderNames.IF_MATCH).orElse(null)),
                parse("If-None-Match", request.header(HeaderNames.IF_NONE_MATCH).orElse(null)));
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

    static List<String> parse(String name, String value) {
        if (value == null) {
            return null;
        }
        if (value.strip().equals("*")) {
            return ANY;
        }
        if (!LIST.matcher(value).matches()) {
            throw new Problem(ProblemType.MALFORMED, name + " is not a list of entity tags");
        }
        return ONE.matcher(value).results().map(MatchResult::group).toList();
    }

    /**
     * {@return whether the client has the product in this state already}
     *
     * @throws CatalogException.Stale if If-Match does not hold
     */
    public boolean notModified(Product product) {
        if (ifMatch != null && !holdsStrongly(product)) {
            throw new CatalogException.Stale(product);
        }
        return matchesWeakly(of(product));
    }

    /**
     * {@return what must hold for a change}
     *
     * @param requireIfMatch whether there must be an If-Match
     */
    public Precondition forChange(boolean requireIfMatch) {
        if (ifMatch == null && requireIfMatch) {
            return Precondition.MISSING;
        }
        if (ifNoneMatch == ANY) {
            return Precondition.only(Set.of()); // what exists matches
        }
        Precondition precondition = ifMatch == null || ifMatch == ANY ? Precondition.NONE
                : Precondition.only(versions(ifMatch));
        return ifNoneMatch == null ? precondition
                : precondition.except(versions(ifNoneMatch.stream().map(EntityTags::withoutWeakness).toList()));
    }

    /** {@return the versions of those tags that are {@linkplain #of of a product}, which no weak one is} */
    private static Set<Version> versions(List<String> tags) {
        Set<Version> versions = new HashSet<>();
        for (String tag : tags) {
            if (VERSION.matcher(tag).matches()) {
                versions.add(new Version(Long.parseUnsignedLong(tag, 1, tag.length() - 1, 16)));
            }
        }
        return versions;
    }

    private static String withoutWeakness(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    private boolean holdsStrongly(Product product) {
        return ifMatch == ANY || ifMatch.contains(of(product));
    }

    /** {@return whether If-None-Match is there and names the tag} */
    public boolean matchesWeakly(String tag) {
        return ifNoneMatch != null
                && (ifNoneMatch == ANY || ifNoneMatch.contains(tag) || ifNoneMatch.contains("W/" + tag));
    }
}
