package dev.productcatalog.http.transfer.text;

import java.text.BreakIterator;
import java.util.Locale;

/** What people take for one character, which may be several code points (Unicode Standard Annex 29). */
public final class Graphemes {

    private Graphemes() {
    }

    /**
     * {@return the text, or as many whole characters of its start as fit} All of it if not even one does.
     *
     * @param max how many code points there may be
     */
    public static String cut(String text, int max) {
        if (text.length() <= max || text.codePointCount(0, text.length()) <= max) {
            return text;
        }
        int limit = text.offsetByCodePoints(0, max);
        BreakIterator borders = BreakIterator.getCharacterInstance(Locale.ROOT);
        borders.setText(text.substring(0, Math.min(text.length(), limit + 64))); // a border depends on what is near
        int end = borders.isBoundary(limit) ? limit : borders.preceding(limit);
        return end <= 0 ? text : text.substring(0, end);
    }
}
