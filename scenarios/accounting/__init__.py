"""The only place that speaks of CO2e and money: ledgers, factors, JCM shapes and investment arithmetic."""
