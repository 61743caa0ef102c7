namespace LlmRag.AppHost.Tests;

internal static class Eventually
{
    /// <summary>Asks until it is so; fails with <paramref name="otherwise"/> when it never is.</summary>
    public static async Task BeAsync(Func<bool> condition, TimeSpan within, Func<string> otherwise)
    {
        var deadline = DateTime.UtcNow + within;
        while (!condition())
        {
            (DateTime.UtcNow < deadline).ShouldBeTrue(otherwise());
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
