"""Weather as twins see it: a climatology per site and synthetic years drawn from it."""
