package dev.productcatalog.http;

import dev.productcatalog.application.FollowChanges;
import dev.productcatalog.application.ReadHistory;
import dev.productcatalog.application.ReadLogState;
import dev.productcatalog.application.RevertProduct;
import dev.productcatalog.application.WriteOnce;
import java.util.function.Consumer;

/**
 * What this adapter drives of a catalogue that keeps a log of its changes.
 *
 * @param listen has the listener called after each change that this instance makes
 */
public record LogUseCases(ReadLogState state, FollowChanges follow, ReadHistory history, RevertProduct revert,
                          WriteOnce once, Consumer<Runnable> listen) { }
