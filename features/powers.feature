Feature: Powers over a tranche
  Who may hold, cancel or defer a tranche stands in the rules; what they did stands in the tables.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      roles: programme officer, investment committee
      milestone pilot plant
      release tranche 1 when pilot plant achieved
      programme officer may hold every tranche
      investment committee may cancel tranche 1
      investment committee may defer tranche 1, at most 2 times
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was achieved on 15 September 2026

  Scenario Outline: Who may do what
    Given "tranche 1" was <act> by the <role> on 3 November 2026
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "<outcome>"
    And the reason mentions "<reason>"

    Examples:
      | role                 | act       | outcome | reason                                                   |
      | programme officer    | held      | on hold | the programme officer has held it since 3 November 2026  |
      | investment committee | cancelled | cancel  | the investment committee cancelled it on 3 November 2026 |

  Scenario Outline: Who may not
    Given "tranche 1" was <act> by the <role> on 3 November 2026
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "release"
    And what was done is void, because "<cause>"

    Examples:
      | role                 | act       | cause                                                       |
      | investment committee | held      | no rule gives investment committee a power to hold tranche 1 |
      | programme officer    | cancelled | no rule gives programme officer a power to cancel tranche 1  |
      | programme officer    | resumed   | nothing was held by programme officer before that day        |

  Scenario: What a meeting puts off is not paid that day, and is counted
    Given the investment committee decided to defer tranche 1 on 30 November 2026
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "on hold"
    And an open choice is "investment committee may defer tranche 1: once more"

  Scenario: On a later day the rules decide again
    Given the investment committee decided to defer tranche 1 on 30 November 2026
    When tranche 1 is decided on 1 December 2026
    Then the outcome is "release"
