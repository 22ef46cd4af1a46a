package dev.productcatalog.http.change;

import dev.productcatalog.application.ReadLogState;
import dev.productcatalog.domain.change.LogPosition;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.http.exchange.EntityTags;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Positions in the log as clients write them: {@code <epoch>-<seq>}, or the bare seq. */
final class Positions {

    private static final Pattern FORM = Pattern.compile("(?:([0-9a-fA-F]{16})-)?(0|[1-9][0-9]*)");
    private static final int LONGEST_LONG = 18;

    /**
     * A position that was read.
     *
     * @param epoch  16 hexadecimal digits; empty for the epoch that is now
     * @param number of the change; one that no long can hold is the highest
     */
    record Given(String epoch, long number) {

        /** {@return the position in the history as it is now} */
        LogPosition in(ReadLogState state) {
            return new LogPosition(epoch.isEmpty() ? state.read().epoch() : HexFormat.fromHexDigitsToLong(epoch),
                    number);
        }
    }

    private Positions() {
    }

    /** {@return the position, if the text is one} */
    static Optional<Given> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String digits = form.group(2);
        return Optional.of(new Given(form.group(1) == null ? "" : form.group(1),
                digits.length() > LONGEST_LONG ? Long.MAX_VALUE : Long.parseLong(digits)));
    }

    /** {@return the position of the newest change} */
    static LogPosition head(LogState state) {
        return new LogPosition(state.epoch(), state.head());
    }

    static String write(LogPosition position) {
        return EntityTags.epoch(position.epoch()) + '-' + position.number();
    }
}
