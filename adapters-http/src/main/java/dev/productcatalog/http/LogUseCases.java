package dev.productcatalog.http;

import dev.productcatalog.application.FollowChanges;
import dev.productcatalog.application.ReadHistory;
import dev.productcatalog.application.ReadLogState;
import dev.productcatalog.application.RevertProduct;
import dev.productcatalog.application.WriteOnce;

/** What this adapter drives of a catalogue that keeps a log of its changes. */
public record LogUseCases(ReadLogState state, FollowChanges follow, ReadHistory history, RevertProduct revert,
                          WriteOnce once) { }
