namespace LlmRag.WebFrontend.Clients;

/// <summary>A service did not do what it was asked to; <see cref="Problem"/> says why and what helps.</summary>
public sealed class ServiceException(ServiceProblem problem, Exception? innerException = null) : Exception(problem.What, innerException)
{
    public ServiceProblem Problem { get; } = problem;
}
