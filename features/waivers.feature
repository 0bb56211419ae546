Feature: Waivers
  A waiver lets a release go on within somebody's authority. It never makes a fact true.

  Scenario Outline: Who may waive
    Given the agreement says
      """
      language 1
      currency USD
      roles: investment committee, programme officer
      milestone pilot plant
      release tranche 1 when pilot plant achieved
      investment committee may waive any condition up to 40,000 USD
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was "in progress" as of 30 November 2026
    And the "<role>" waived "pilot plant" on 1 November 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "<outcome>"
    And condition "pilot plant achieved" is "not met"

    Examples:
      | role                 | outcome         |
      | investment committee | release in part |
      | programme officer    | not yet         |

  Scenario: The memo says who waived what
    Given the agreement says
      """
      language 1
      currency USD
      roles: investment committee
      milestone pilot plant
      release tranche 1 when pilot plant achieved
      investment committee may waive pilot plant
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was "in progress" as of 30 November 2026
    And the "investment committee" waived "pilot plant" on 1 November 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD
    And the reason mentions "waived by the investment committee"

  Scenario: What cannot be waived
    Given the agreement says
      """
      language 1
      currency USD
      roles: investment committee
      milestone pilot plant, cannot be waived
      release tranche 1 when pilot plant achieved
      investment committee may waive any condition
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was "in progress" as of 30 November 2026
    And the "investment committee" waived "pilot plant" on 1 November 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "not yet"
