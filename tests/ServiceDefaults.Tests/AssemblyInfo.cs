// Activity sources, meters and diagnostic listeners are per process: a test would see the telemetry of the one beside it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
