Feature: What the board resolved and finance paid, in the tables of the next run
  A run proposes; the board resolves, and finance pays. What they did is entered once, and held to what was proposed.

  Background:
    Given a new project "lakeside clinics" in KES
    And it was decided on 30 November 2026

  Scenario: The next run starts from what was approved and paid
    When this is recorded on 5 December 2026
      | resolutions: meeting | award | tranche | decided |
      | 2026-11-30           | A-001 | 2       | approve |
      | payments: paid on    | award | tranche | amount  |
      | 2026-12-04           | A-001 | 2       | 150000  |
    And the tables with those rows are decided on 6 December 2026
    Then tranche 2 of "A-001" is decided "already released" of 0
    When the tables with those rows are decided on 4 December 2026
    Then tranche 2 of "A-001" is decided "release" of 150,000

  Scenario: What the run did not propose is refused, and nothing is written
    When this is recorded on 5 December 2026
      | resolutions: meeting | award | tranche | decided |
      | 2026-11-30           | A-001 | 2       | approve |
      | 2026-11-30           | A-002 | 2       | approve |
    Then it is refused, and "the run proposed nothing for A-002/2: it is not yet" is said
    And nothing is written

  Scenario: Whoever goes beyond the proposal answers for it by name
    When this is recorded on 5 December 2026
      | resolutions: meeting | award | tranche | decided | amount | override by    | override reason            |
      | 2026-11-30           | A-002 | 2       | approve | 50000  | the foundation | bridges the cholera season |
    And the tables with those rows are decided on 6 December 2026
    Then the resolution on tranche 2 of "A-002" names "the foundation" and "bridges the cholera season"

  Scenario: To record twice changes nothing
    When this is recorded on 5 December 2026
      | resolutions: meeting | award | tranche | decided |
      | 2026-11-30           | A-001 | 2       | defer   |
    And the same is recorded again
    Then "nothing to record: 1 row already there" is said
