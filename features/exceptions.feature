Feature: Exceptions
  Where an exception is met it takes the place of the rule it names; the other rules are not touched.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      measure customers, higher is better
      milestone approval
      document letter of intent
      release tranche 1
          label "market proof"
          when customers >= 40
      release 60% of tranche 1
          label "late proof"
          when customers >= 40 and approval not achieved by 30 June 2026
          exception to "market proof"
      release tranche 1
          when approval not achieved by 30 June 2026 and letter of intent accepted
          exception to "late proof"
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And measure "customers" was 45 for the period to 30 September 2026

  Scenario: The rule itself
    Given milestone "approval" was achieved on 30 June 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD

  Scenario: Its exception
    Given milestone "approval" was achieved on 1 July 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "undetermined"
    And still needed is "letter of intent accepted"

  Scenario: Its exception, where nobody accepted the letter
    Given milestone "approval" was achieved on 1 July 2026
    And document "letter of intent" was refused on 1 August 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release in part" of 60,000 USD

  Scenario: The exception to the exception
    Given milestone "approval" was achieved on 1 July 2026
    And document "letter of intent" was accepted on 1 August 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD
