# Examples that the rules must keep to, in words. `gatekeeper test rules.feature` plays them against rules.gate.
# Write down what the committee agreed, and keep it: when a rule is changed by mistake, one of these says so.

Feature: The second tranche pays for a clinic that runs

  Background:
    Given the rules "rules.gate"
    And an award "A-001" with tranches
      | tranche | amount           | planned date      |
      | 1       | 100,000 USD | 31 January 2026   |
      | 2       | 150,000 USD | 30 November 2026  |
      | 3       | 250,000 USD | 30 June 2027      |
    And the parameter "opening deadline" is 30 September 2026
    And the parameter "patient target" is 4,000
    And tranche 1 was paid 100,000 USD on 2 February 2026
    And the milestone "first clinic opened" was achieved on 14 August 2026 and verified by "programme officer"
    And the document "progress report" of tranche 2 was accepted on 20 October 2026
    And the measure "patients treated" is 2,000 on 31 October 2026

  Scenario: Half the patients are enough
    When tranche 2 is decided on 30 November 2026
    Then the outcome is "release"
    And the amount is 150,000 USD

  Scenario: One patient fewer is not
    Given the measure "patients treated" is 1,999 on 31 October 2026
    When tranche 2 is decided on 30 November 2026
    Then the outcome is "not yet"
    And the reason mentions "short by 1"

  Scenario: A clinic that opened a day late
    Given the milestone "first clinic opened" was achieved on 1 October 2026 and verified by "programme officer"
    When tranche 2 is decided on 30 November 2026
    Then the outcome is "lapsed"

  Scenario: A figure nobody has reported is not a no
    Given nothing is recorded of "patients treated"
    When tranche 2 is decided on 30 November 2026
    Then the outcome is "undetermined"

  Scenario: An open audit finding holds what is otherwise met
    Given the fact "audit finding open" is yes from 1 November 2026
    When tranche 2 is decided on 30 November 2026
    Then the outcome is "on hold"

  Scenario: The committee waives a report that is late
    Given nothing is recorded of "progress report"
    And the grants committee waived "progress report" of tranche 2 on 20 November 2026
    When tranche 2 is decided on 30 November 2026
    Then the outcome is "release"
