Feature: Limits over several tranches
  A limit holds what is paid in total until something is shown; it never changes what the rules give.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      document audited accounts
      release every tranche in any case
      never pay more than 150,000 USD in total until audited accounts accepted
          label "before the audit"
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 80,000 USD
    And award "A-1" has tranche 3 of 20,000 USD

  Scenario: The lower tranche is paid first, the next gets the rest
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD
    And tranche 2 of "A-1" is "release in part" of 50,000 USD
    And the reason mentions "The rules give 80,000 USD to date, but the limit “before the audit” leaves 50,000 USD"
    And tranche 3 of "A-1" is "not yet"
    And the reason mentions "the limit “before the audit” is reached"

  Scenario: Once the accounts are accepted, the rest is due
    Given 100,000 USD of tranche 1 were paid on 1 July 2026 as "payment"
    And 50,000 USD of tranche 2 were paid on 1 July 2026 as "part payment"
    And document "audited accounts" was accepted on 1 October 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 2 of "A-1" is "release" of 30,000 USD
    And tranche 3 of "A-1" is "release" of 20,000 USD
