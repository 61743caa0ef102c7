namespace Aspire.Hosting.ApplicationModel;

/// <summary>Named by the signature of <see cref="ParameterResource"/>; defaults themselves are not used here.</summary>
public abstract class ParameterDefault;
